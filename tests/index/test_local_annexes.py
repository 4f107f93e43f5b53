"""What others keep beside the parts: written with them, joined with them, linked with them, missed when absent."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from assistant.base.errors import IndexUnusable
from assistant.domain.report import Metadata, Passage, Report, Role
from assistant.domain.text import Span
from assistant.index import Model, open_index, open_writer

MODEL = Model("m", "f", 4)


class _Texts:
    """Keeps ids and texts as they come, in a sub-folder."""

    name = "texts"

    def write(self, folder: Path, texts: Iterable[tuple[str, str]]) -> None:
        (folder / "000").mkdir()
        (folder / "000/all.json").write_text(json.dumps(list(texts), ensure_ascii=False), encoding="utf-8")


def _put(
    folder: Path, names: list[str], *, gone: tuple[str, ...] = (), sidecars: tuple[_Texts, ...] = (_Texts(),)
) -> str:
    writer = open_writer(folder, MODEL, sidecars=sidecars)
    try:
        for name in names:
            text = f"𠮷{name}的报告"
            passage = Passage(f"{name}#1", name, Role.DUTY, (), (), Span(0, len(text)))
            report = Report(name, Metadata(), text, passages=(passage,))
            writer.put(report, np.full((1, 4), 0.5, np.float32), "d")
        for name in gone:
            writer.remove(name)
        return writer.commit()
    finally:
        writer.close()


def _kept(folder: Path) -> list[list[str]]:
    index = open_index(folder, MODEL)
    found = [
        json.loads((part / "000/all.json").read_text(encoding="utf-8")) for part in index.sidecar("texts")
    ]
    index.close()
    return [[name for name, _ in part] for part in found]


def test_an_annex_follows_its_part(tmp_path: Path) -> None:
    """Twelve reports make a part; one more makes a part beside it, with an annex of its own."""
    _put(tmp_path, [f"r{n:02d}" for n in range(12)])
    _put(tmp_path, ["新"])

    assert _kept(tmp_path) == [[f"r{n:02d}" for n in range(12)], ["新"]]


def test_joined_parts_have_one_annex_of_what_remains(tmp_path: Path) -> None:
    _put(tmp_path, ["a", "b", "c"])
    _put(tmp_path, ["d", "e"], gone=("b",))

    assert _kept(tmp_path) == [["a", "c", "d", "e"]]


def test_a_damaged_annex_is_noticed(tmp_path: Path) -> None:
    name = _put(tmp_path, ["a"])
    next((tmp_path / "generations" / name).glob("*/texts/000/all.json")).write_text("[]", encoding="utf-8")

    with pytest.raises(IndexUnusable, match=r"texts/000/all\.json"):
        open_index(tmp_path, MODEL)


def test_an_index_without_it_says_what_to_do(tmp_path: Path) -> None:
    _put(tmp_path, ["a"], sidecars=())
    index = open_index(tmp_path, MODEL)

    with pytest.raises(IndexUnusable, match="--rebuild"):
        index.sidecar("texts")
    index.close()
