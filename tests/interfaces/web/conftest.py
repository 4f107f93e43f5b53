"""What the browser tests share."""

import shutil
from pathlib import Path

import pytest
from browsing import browser, page, site

from assistant.service import Assistant
from assistant.settings import Settings

_SAMPLE = Path(__file__).parents[3] / "corpus"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus with its index, as what ``indexed`` is to be: several authors of one portfolio."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(_SAMPLE, folder / "corpus")
    Assistant(Settings(corpus=folder / "corpus", index=folder / "index")).ingest()
    return folder


__all__ = ["browser", "page", "sample", "site"]
