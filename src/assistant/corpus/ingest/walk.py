"""Walks through a corpus folder: which files are reports, which are not, and their ids."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.base.errors import BadInput

# Files that may be in a corpus folder but are not reports. Other files without a reader are refused by name.
_IGNORED_SUFFIXES = frozenset(
    {".csv", ".json", ".jsonl", ".toml", ".yaml", ".yml", ".xlsx", ".xls", ".et", ".log", ".ini", ".db"}
)
_IGNORED_STEMS = frozenset({"readme", "license", "notice", "changelog", "thumbs"})


@dataclass(frozen=True, slots=True)
class Corpus:
    """The files below a folder, sorted, as paths relative to it with ``/``, and the folders they are in."""

    root: Path
    reports: tuple[str, ...]
    ignored: tuple[str, ...]
    folders: tuple[Path, ...]


def walk(root: Path) -> Corpus:
    """All files below ``root``, except hidden files and folders and lock files of office programs.

    Links to folders are not followed. Raises BadInput when ``root`` is not a folder.
    """
    if not root.is_dir():
        what = "不是文件夹" if root.exists() else "不存在"
        raise BadInput(f"语料文件夹“{root}”{what}", "请检查路径，或新建文件夹后放入往年的报告")
    reports: list[str] = []
    ignored: list[str] = []
    folders: list[Path] = []
    for folder, subfolders, files in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        parent = Path(folder)
        folders.append(parent)
        for name in files:
            if name.startswith((".", "~$")):
                continue
            path = parent / name
            relative = path.relative_to(root).as_posix()
            is_ignored = (
                path.suffix.lower() in _IGNORED_SUFFIXES or path.stem.lower().split(".")[0] in _IGNORED_STEMS
            )
            (ignored if is_ignored else reports).append(relative)
    return Corpus(root, tuple(sorted(reports)), tuple(sorted(ignored)), tuple(folders))


def report_id(file: str, fields: Mapping[str, str]) -> str:
    """The id from reports.csv or front matter, else one derived from the path, stable while the file is not moved."""
    return fields.get("id", "") or "r" + hashlib.sha256(file.encode()).hexdigest()[:12]


def digest(data: bytes, fields: Mapping[str, str], program_digest: str) -> str:
    """A hash of a file's bytes, its row in reports.csv and the program (see ``_program_digest`` in ingest)."""
    hasher = hashlib.sha256(data)
    hasher.update(repr(sorted(fields.items())).encode())
    hasher.update(program_digest.encode())
    return hasher.hexdigest()
