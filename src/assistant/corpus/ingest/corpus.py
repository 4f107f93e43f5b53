"""Walking a corpus folder: which files are reports, which are not, and what each is called."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.base.errors import BadInput

# Data and notes that stand beside reports and are none; what else no reader takes is refused by name.
_BESIDE = frozenset(
    {".csv", ".json", ".jsonl", ".toml", ".yaml", ".yml", ".xlsx", ".xls", ".et", ".log", ".ini", ".db"}
)
_NOTES = frozenset({"readme", "license", "notice", "changelog", "thumbs"})


@dataclass(frozen=True, slots=True)
class Corpus:
    """The files below a folder, as paths relative to it with ``/``, sorted; ``folders`` are those walked."""

    root: Path
    reports: tuple[str, ...]
    ignored: tuple[str, ...]
    folders: tuple[Path, ...]


def walk(root: Path) -> Corpus:
    """All files below ``root``. Hidden files and folders, and lock files of office programs, do not count.

    Links to folders are not followed. Raises BadInput where ``root`` is no folder.
    """
    if not root.is_dir():
        what = "不是文件夹" if root.exists() else "不存在"
        raise BadInput(f"语料文件夹“{root}”{what}", "请检查路径，或新建文件夹后放入往年的报告")
    reports: list[str] = []
    ignored: list[str] = []
    folders: list[Path] = []
    for folder, below, files in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith("."))
        here = Path(folder)
        folders.append(here)
        for name in files:
            if name.startswith((".", "~$")):
                continue
            path = here / name
            relative = path.relative_to(root).as_posix()
            beside = path.suffix.lower() in _BESIDE or path.stem.lower().split(".")[0] in _NOTES
            (ignored if beside else reports).append(relative)
    return Corpus(root, tuple(sorted(reports)), tuple(sorted(ignored)), tuple(folders))


def report_id(file: str, fields: Mapping[str, str]) -> str:
    """The id of reports.csv or front matter, else one of the path: stable while the file stays there."""
    return fields.get("id", "") or "r" + hashlib.sha256(file.encode()).hexdigest()[:12]


def digest(data: bytes, fields: Mapping[str, str], made_by: str) -> str:
    """Changes whenever the file, its row in reports.csv or the program that reads it does."""
    state = hashlib.sha256(data)
    state.update(repr(sorted(fields.items())).encode())
    state.update(made_by.encode())
    return state.hexdigest()
