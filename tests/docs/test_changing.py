"""The distribution of docs/changing.md, built as an installer leaves it, is found and does its work."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from markdown_documents import blocks

from assistant import Assistant, Metadata, Query, Settings
from assistant.base.errors import DamagedFile
from assistant.base.plugins import plugins
from assistant.corpus import readers
from assistant.export import export_check
from assistant.index import encoders
from assistant.review.rules import rules

DOCUMENT = "docs/changing.md"
MAIL = "Subject: =?utf-8?b?6L+w6IGM5oql5ZGK?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n"
CLEAN = "溪口乡乡长2023年述职报告\n\n一、履职情况\n　　建设美丽的村庄。\n"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The modules of the document under the names that stand in their first lines, with their entry points."""
    site = tmp_path / "site"
    (site / "ours").mkdir(parents=True)
    entries: list[str] = []
    for block in blocks(DOCUMENT):
        if block.language == "python":
            name = re.match(r"# (ours/\w+\.py)\n", block.text)
            assert name, str(block)
            (site / name[1]).write_text(block.text, encoding="utf-8")
        elif block.language == "toml":
            for group, modules in tomllib.loads(block.text)["project"]["entry-points"].items():
                entries += [f"[{group}]", *(f"{name} = {module}" for name, module in modules.items())]
    metadata = site / "ours-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: ours\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text("\n".join(entries), encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    _forget()
    yield
    _forget()


def _forget() -> None:
    plugins.cache_clear()
    readers._by_suffix.cache_clear()


@pytest.mark.usefixtures("installed")
def test_the_rule_and_the_exporter(service: Assistant) -> None:
    draft = service.draft(CLEAN)

    assert rules()["plain_style"].TITLE == "形容词"
    assert (
        export_check("list", service.check(draft), draft).decode()
        == "plain_style\t美丽\t“美丽”请改写成做了什么。\n"
    )


@pytest.mark.usefixtures("installed")
def test_the_reader(service: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "信.eml"
    path.write_bytes(MAIL.format("一、履职情况\n修路两公里。").encode())

    draft = service.draft_from(path, Metadata(year=2024))
    assert (draft.title, draft.text) == ("述职报告", "一、履职情况\n修路两公里。\n")
    assert ".eml" in service.suffixes
    with pytest.raises(DamagedFile, match="没有纯文本正文"):
        readers.read_bytes(b"Subject: x\nContent-Type: image/png\n\nAA", "图.eml")


@pytest.mark.usefixtures("installed")
def test_the_encoder(indexed: Path, tmp_path: Path) -> None:
    encoder = encoders.load("hashed", batch_size=64, backend="torch")
    vectors = encoder.encode(["农民工工资", "工资", ""], kind="query")

    assert vectors.shape == (3, 64)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 0])
    service = Assistant(Settings(corpus=indexed / "corpus", index=tmp_path / "index", encoder="hashed"))
    service.ingest()
    assert service.stock().encoder == "hashed-64"
    assert service.search(Query("控辍保学一个不落")).hits[0].report.id == "edu-2022"
