"""The names of ``assistant``: whole, sorted, and loaded no earlier than they are used."""

import inspect
import subprocess
import sys

import pytest

import assistant
from assistant.base import errors
from assistant.domain import reading, report, results


def test_all_is_sorted_and_every_name_is_there():
    assert assistant.__all__ == sorted(assistant.__all__)
    assert [name for name in assistant.__all__ if not hasattr(assistant, name)] == []
    assert set(assistant.__all__) <= set(dir(assistant))


@pytest.mark.parametrize("module", [errors, reading, report, results], ids=lambda module: module.__name__)
def test_every_noun_is_public(module: object):
    nouns = {
        name
        for name, value in vars(module).items()
        if inspect.isclass(value)
        and not name.startswith("_")
        and value.__module__.startswith(module.__name__)
    }

    assert sorted(nouns - set(assistant.__all__)) == []


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="Assistent"):
        assistant.Assistent  # noqa: B018


def test_import_is_light():
    program = (
        "import sys, assistant; from assistant import Query, Settings;"
        "print(sorted({'numpy', 'faiss', 'pydantic', 'fastapi', 'torch', 'lxml'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"
