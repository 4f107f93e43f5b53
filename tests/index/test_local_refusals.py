"""Which indexes the local backend refuses to read, and that the stated cure works."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from random_reports import MODEL, commit, names

from assistant.base.errors import IndexDamaged, IndexMissing, IndexUnusable
from assistant.domain.results import ALL_COLLECTIONS
from assistant.index import current, open_index, open_writer


def test_no_index(tmp_path: Path) -> None:
    assert current(tmp_path) is None
    with pytest.raises(IndexMissing) as error:
        open_index(tmp_path, MODEL)
    assert "assistant index" in error.value.hint


@pytest.mark.parametrize(
    "model",
    [replace(MODEL, fingerprint="beef"), replace(MODEL, dimensions=99)],
    ids=["other encoder", "other dimensions"],
)
def test_another_encoder_needs_a_rebuild(tmp_path: Path, model: object) -> None:
    """It is refused with a cure that works while old readers continue."""
    commit(tmp_path, names(0, 5))
    old = open_index(tmp_path, MODEL)
    for opening in (open_index, open_writer):
        with pytest.raises(IndexUnusable) as error:
            opening(tmp_path, model)  # type: ignore[operator]
        assert "--rebuild" in error.value.hint
    writer = open_writer(tmp_path, model, rebuild=True)  # type: ignore[arg-type]
    assert dict(writer.records()) == {}
    writer.commit()
    writer.close()
    new = open_index(tmp_path, model)  # type: ignore[arg-type]
    assert (len(old.reports(ALL_COLLECTIONS)), len(new.reports(ALL_COLLECTIONS))) == (5, 0)
    old.close()
    new.close()


def _damage_format(generation: Path) -> None:
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    (generation / "manifest.json").write_text(
        json.dumps({**manifest, "format": 99, "new": 1}), encoding="utf-8"
    )


def _damage_manifest(generation: Path) -> None:
    text = (generation / "manifest.json").read_text(encoding="utf-8")
    (generation / "manifest.json").write_text(text[: len(text) // 2], encoding="utf-8")


def _damage_bytes(generation: Path) -> None:
    (generation / "manifest.json").write_bytes(b"\xff\xfe\x00")


def _damage_list(generation: Path) -> None:
    (generation / "manifest.json").write_text("[]", encoding="utf-8")


def _damage_gone(generation: Path) -> None:
    (generation / "manifest.json").unlink()


def _damage_folder(generation: Path) -> None:
    shutil.rmtree(generation)


def _damage_current(generation: Path) -> None:
    (generation.parent.parent / "CURRENT").write_text("../../elsewhere\n", encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        _damage_format,
        _damage_manifest,
        _damage_bytes,
        _damage_list,
        _damage_gone,
        _damage_folder,
        _damage_current,
    ],
)
def test_a_damaged_index_is_refused(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """For readers and writers, with a cure that works."""
    name = commit(tmp_path, names(0, 5))
    damage(tmp_path / "generations" / name)
    for opening in (open_index, open_writer):
        with pytest.raises(IndexUnusable) as error:
            opening(tmp_path, MODEL)
        newer = damage is _damage_format
        assert isinstance(error.value, IndexDamaged) != newer
        assert error.value.hint.startswith(
            "重建索引：assistant index --rebuild" if newer else "执行 assistant index"
        )
    assert commit(tmp_path, names(0, 3), rebuild=True) != name
    index = open_index(tmp_path, MODEL)
    assert len(index.reports(ALL_COLLECTIONS)) == 3
    index.close()


def test_every_missing_or_truncated_file_is_noticed(tmp_path: Path) -> None:
    name = commit(tmp_path, names(0, 5))
    for path in sorted((tmp_path / "generations" / name).glob("*/*")):
        whole = path.read_bytes()
        for broken in (whole[:-1], whole + b"\0", None):
            path.unlink()
            if broken is not None:
                path.write_bytes(broken)
            with pytest.raises(IndexUnusable, match=path.name):
                open_index(tmp_path, MODEL)
            path.write_bytes(whole)
    open_index(tmp_path, MODEL).close()


@pytest.mark.parametrize("file_name", ["vectors.faiss", "store.sqlite", "terms.npy", "values.json"])
def test_garbage_of_the_right_size_is_refused(tmp_path: Path, file_name: str) -> None:
    name = commit(tmp_path, names(0, 5))
    path = next((tmp_path / "generations" / name).glob(f"*/{file_name}"))
    path.write_bytes(b"\x07" * path.stat().st_size)
    with pytest.raises(IndexUnusable):
        open_index(tmp_path, MODEL)
