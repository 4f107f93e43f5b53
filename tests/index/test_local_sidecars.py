"""Sidecars of segments: written, merged and linked together with them; refused with the cure when absent."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.base.errors import IndexUnusable
from assistant.domain.report import Passage, Report, Role
from assistant.domain.text import Span
from assistant.index import Model, open_index, open_writer

MODEL = Model("m", "f", 4)


class _Texts:
    """A sidecar that stores ids and texts, in a sub-folder."""

    name = "texts"

    def write(self, folder: Path, reports: Iterable[Report]) -> None:
        texts = [(report.id, report.text) for report in reports]
        (folder / "000").mkdir()
        (folder / "000/all.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")

    def merge(
        self, folder: Path, sources: Sequence[tuple[Path, Sequence[int]]], reports: Iterable[Report]
    ) -> None:
        kept = [
            json.loads((source / "000/all.json").read_text(encoding="utf-8"))[number]
            for source, numbers in sources
            for number in numbers
        ]
        self.write(folder, reports)
        written = json.loads((folder / "000/all.json").read_text(encoding="utf-8"))
        assert kept == written, "the numbers of what remains are those of the reports"


def _put(
    folder: Path, names: list[str], *, gone: tuple[str, ...] = (), sidecars: tuple[_Texts, ...] = (_Texts(),)
) -> str:
    writer = open_writer(folder, MODEL, sidecars=sidecars)
    try:
        for name in names:
            text = f"𠮷{name}的报告"
            passage = Passage(f"{name}#1", name, Role.DUTY, (), (), Span(0, len(text)))
            report = Report(id=name, text=text, passages=(passage,))
            writer.put(report, np.full((1, 4), 0.5, np.float32), "d")
        for name in gone:
            writer.remove(name)
        return writer.commit()
    finally:
        writer.close()


def _sidecar_ids(folder: Path) -> list[list[str]]:
    index = open_index(folder, MODEL)
    found = [
        json.loads((segment / "000/all.json").read_text(encoding="utf-8"))
        for segment in index.sidecar("texts")
    ]
    index.close()
    return [[name for name, _ in segment] for segment in found]


def test_each_segment_has_a_sidecar(tmp_path: Path) -> None:
    """Twelve reports make a segment; one more makes a second segment, with a sidecar of its own."""
    _put(tmp_path, [f"r{n:02d}" for n in range(12)])
    _put(tmp_path, ["新"])

    assert _sidecar_ids(tmp_path) == [[f"r{n:02d}" for n in range(12)], ["新"]]


def test_merged_segments_have_one_sidecar_of_what_remains(tmp_path: Path) -> None:
    _put(tmp_path, ["a", "b", "c"])
    _put(tmp_path, ["d", "e"], gone=("b",))

    assert _sidecar_ids(tmp_path) == [["a", "c", "d", "e"]]


def test_a_damaged_sidecar_is_noticed(tmp_path: Path) -> None:
    name = _put(tmp_path, ["a"])
    next((tmp_path / "generations" / name).glob("*/texts/000/all.json")).write_text("[]", encoding="utf-8")

    with pytest.raises(IndexUnusable, match=r"texts/000/all\.json"):
        open_index(tmp_path, MODEL)


def test_an_index_without_the_sidecar_is_refused_with_the_cure(tmp_path: Path) -> None:
    _put(tmp_path, ["a"], sidecars=())
    index = open_index(tmp_path, MODEL)

    with pytest.raises(IndexUnusable, match="--rebuild"):
        index.sidecar("texts")
    index.close()
