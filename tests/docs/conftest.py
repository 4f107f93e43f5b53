"""A folder as a reader of the documents has it: the sample corpus, its index, and the files that the examples name."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from markdown_documents import ROOT, blocks

from assistant import Assistant, Settings
from assistant.export.docx import document_of

DRAFT = """青岚县人社局局长2024年度述职报告

一、学习情况
坚持先学一步、学深一层，带着问题下车间、进村组，把听到的话带回来研究。
二、履职情况
把农民工工资当作硬账来抓，坚持每周会商一次、每月通报一次，全年新建零工驿站XX家。
三、存在的问题
跑企业多、进农户少，对数字化系统一知半解。联系人李某，电话13800000000。
"""


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: ``corpus/`` and ``index/``, a draft, a folder of reports to audit, the template of the documents."""
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    service = _service(folder)
    assert service.ingest().refused == ()
    (folder / "2024年述职报告.docx").write_bytes(document_of(service.draft(DRAFT)))
    (folder / "2024年述职报告.md").write_text(DRAFT, encoding="utf-8")
    (folder / "2024年述职材料").mkdir()
    for name in ("青岚县/人社局局长2023年度述职述廉述法报告.txt", "澜屏市/副市长2023年述职述廉报告.txt"):
        shutil.copy(folder / "corpus" / name, folder / "2024年述职材料")
    template = next(block.text for block in blocks("docs/templates.md") if block.language == "jinja")
    (folder / "本单位.md").write_text(template, encoding="utf-8")
    return folder


@pytest.fixture
def reader(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of :func:`prepared`, as the working folder and the home of whoever follows the examples."""
    folder = tmp_path / "reader"
    shutil.copytree(prepared, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def served(reader: Path) -> Iterator[TestClient]:
    """The application over :func:`reader`."""
    from assistant.interfaces.app import create_app

    with TestClient(create_app(assistant=_service(reader)), base_url="http://127.0.0.1:8000") as client:
        yield client


def _service(folder: Path) -> Assistant:
    return Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))
