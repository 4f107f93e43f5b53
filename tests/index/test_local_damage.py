"""Damage to the files of an index is noticed before it is believed, and healed where it is."""

import json
import random
from pathlib import Path

import pytest
from random_reports import MODEL, commit, names

from assistant.base.errors import IndexDamaged, IndexUnusable
from assistant.domain.results import ALL_COLLECTIONS
from assistant.index import current, damage, open_index, open_writer
from assistant.index.local import manifest as manifest_module
from assistant.service import Assistant


def _flip(path: Path, dice: random.Random) -> bytes:
    whole = path.read_bytes()
    place = dice.randrange(len(whole))
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << dice.randrange(8)]) + whole[place + 1 :])
    return whole


def _files(folder: Path) -> list[Path]:
    generation = folder / "generations" / str(current(folder))
    return [path for path in sorted(generation.rglob("*")) if path.is_file() and path.stat().st_size]


def test_a_changed_bit_anywhere_is_noticed_and_named(tmp_path: Path) -> None:
    """In the manifest and CURRENT, too: a number of a removed report, a hash, a size."""
    commit(tmp_path, names(0, 5))
    commit(tmp_path, ["x"], gone=("r0",))
    dice = random.Random(1)
    for path in (
        *_files(tmp_path),
        *[_files(tmp_path)[0].parent / "manifest.json"] * 0,
        tmp_path / "CURRENT",
    ):
        for _ in range(8 if path.suffix == ".json" else 2):
            whole = _flip(path, dice)
            harmless = (
                path.name == "CURRENT"
                and path.read_text("utf-8", "replace").strip() == whole.decode().strip()
            )
            if not harmless:
                with pytest.raises(IndexDamaged) as error:
                    open_index(tmp_path, MODEL)
                assert error.value.hint.startswith("执行 assistant index")
            path.write_bytes(whole)
    assert damage(tmp_path, MODEL) == []
    open_index(tmp_path, MODEL).close()


def test_files_too_large_to_hash_at_opening_are_compared_on_demand_and_when_healing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest_module, "HASHED_AT_OPENING", (0, 0))
    commit(tmp_path, names(0, 5))
    path = next(path for path in _files(tmp_path) if path.name == "text.npy")
    _flip(path, random.Random(3))

    open_index(tmp_path, MODEL).close()
    assert damage(tmp_path, MODEL) == [f"文件 {path.parent.name}/text.npy 的内容变了"]

    writer = open_writer(tmp_path, MODEL, heal=True)
    assert (writer.damage, dict(writer.records())) == ((f"文件 {path.parent.name}/text.npy 的内容变了",), {})
    writer.commit()
    writer.close()
    assert damage(tmp_path, MODEL) == []


def test_damage_is_not_merged_into_a_new_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There it would have a hash of its own."""
    monkeypatch.setattr(manifest_module, "HASHED_AT_OPENING", (0, 0))
    commit(tmp_path, names(0, 5))
    _flip(next(path for path in _files(tmp_path) if path.name == "vectors_low.npy"), random.Random(4))

    with pytest.raises(IndexDamaged, match=r"vectors_low\.npy 的内容变了"):
        commit(tmp_path, names(5, 10))


def test_only_the_damaged_segment_is_left_out(tmp_path: Path) -> None:
    commit(tmp_path, names(0, 30))
    commit(tmp_path, ["x"])
    small = min(
        _files(tmp_path)[0].parent.parent.glob("*/store.sqlite"), key=lambda path: path.stat().st_size
    )
    _flip(small, random.Random(5))

    writer = open_writer(tmp_path, MODEL, heal=True)
    assert sorted(writer.records()) == sorted(names(0, 30))
    writer.commit()
    writer.close()
    index = open_index(tmp_path, MODEL)
    assert len(index.reports(ALL_COLLECTIONS)) == 30
    index.close()


def test_the_generation_before_does_not_share_the_damage(tmp_path: Path) -> None:
    first = commit(tmp_path, names(0, 20))
    before = {path.relative_to(tmp_path): path.read_bytes() for path in _files(tmp_path)}
    commit(tmp_path, ["x"])
    for path in _files(tmp_path):
        with path.open("r+b") as file:
            file.write(b"\xff" * path.stat().st_size)

    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    (tmp_path / "CURRENT").write_text(first + "\n")
    open_index(tmp_path, MODEL).close()


@pytest.mark.parametrize("version", [1, 2, 4])
def test_an_index_of_another_format_is_refused_with_the_cure(tmp_path: Path, version: int) -> None:
    generation = commit(tmp_path, names(0, 5))
    path = tmp_path / "generations" / generation / "manifest.json"
    fields = json.loads(path.read_text(encoding="utf-8"))
    fields["format"] = version
    path.write_text(json.dumps(fields), encoding="utf-8")

    for opening in (lambda: open_index(tmp_path, MODEL), lambda: commit(tmp_path, ["x"])):
        with pytest.raises(IndexUnusable, match=f"格式 {version}，本程序只读格式 3") as refused:
            opening()
        assert "assistant index --rebuild" in refused.value.hint


def test_an_indexing_run_heals_from_the_corpus(service: Assistant) -> None:
    """Whatever file it was; answers are those of before, and what was decided on audits stays."""
    folder = service.settings.index
    before = {record.id: service.report(record.id) for record in service.reports()}
    dice = random.Random(8)
    for spoiled in ("any", "any", "CURRENT", "manifest"):
        if spoiled == "manifest":
            (folder / "generations" / str(current(folder)) / "manifest.json").unlink()
        else:
            path = folder / "CURRENT" if spoiled == "CURRENT" else dice.choice(_files(folder))
            path.write_bytes(b"\x07" * path.stat().st_size)
        fresh = Assistant(service.settings)
        fresh._resources._encoder = service.encoder
        with pytest.raises(IndexDamaged):
            fresh.stock()
        result = fresh.ingest()
        assert result.warnings[0].startswith("索引有 ")
        assert result.warnings[0].endswith("损坏的部分已从报告库重建")
        assert {record.id: fresh.report(record.id) for record in fresh.reports()} == before
        assert fresh.ingest().warnings == ()
