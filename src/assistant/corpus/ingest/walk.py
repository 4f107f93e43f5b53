"""Walks through a corpus folder: which files are reports, which are not, and their ids."""

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.base.errors import BadInput, NotFollowed
from assistant.domain.results import Refusal

# Files that may be in a corpus folder but are not reports. Other files without a reader are refused by name.
_IGNORED_SUFFIXES = frozenset(
    {".csv", ".json", ".jsonl", ".toml", ".yaml", ".yml", ".xlsx", ".xls", ".et", ".log", ".ini", ".db"}
)
_IGNORED_STEMS = frozenset({"readme", "license", "notice", "changelog", "thumbs"})


@dataclass(frozen=True, slots=True)
class Corpus:
    """The files below a folder, sorted, as paths relative to it with ``/``, and the folders they are in.

    ``skipped`` are those that are never opened, with the reason: links that lead out of the folder, pipes, devices, names
    that are no text. ``unreadable`` are folders that could not be listed: what is in them is not known to be gone.
    """

    root: Path
    reports: tuple[str, ...]
    ignored: tuple[str, ...]
    folders: tuple[Path, ...]
    skipped: tuple[Refusal, ...] = ()
    unreadable: tuple[str, ...] = ()

    def is_unknown(self, file: str) -> bool:
        """Whether a file lies in a folder that could not be listed."""
        return any(file.startswith(f"{folder}/") for folder in self.unreadable)


def walk(root: Path) -> Corpus:
    """All files below ``root``, except hidden files and folders and lock files of office programs.

    Links to folders are not followed, nor those to files outside ``root``. Raises BadInput when ``root`` is not a folder,
    or cannot be listed.
    """
    if not root.is_dir():
        what = "不是文件夹" if root.exists() else "不存在"
        raise BadInput(f"报告文件夹“{root}”{what}", "请检查路径，或新建文件夹后放入往年的报告")
    reports: list[str] = []
    ignored: list[str] = []
    skipped: list[Refusal] = []
    folders: list[Path] = []
    failed: list[OSError] = []
    inside = root.resolve()
    for folder, subfolders, files in os.walk(root, onerror=failed.append):
        parent = Path(folder)
        folders.append(parent)
        for name in list(subfolders):
            if name.startswith(".") or _is_not_text(name) or (parent / name).is_symlink():
                subfolders.remove(name)
                if not name.startswith("."):
                    skipped.append(_skipped_folder(_relative(parent / name, root)))
        subfolders.sort()
        for name in files:
            if name.startswith((".", "~$")):
                continue
            path = parent / name
            relative = _relative(path, root)
            is_ignored = (
                path.suffix.lower() in _IGNORED_SUFFIXES or path.stem.lower().split(".")[0] in _IGNORED_STEMS
            )
            if is_ignored:
                ignored.append(relative)
            elif reason := _reason_to_skip(path, inside):
                skipped.append(Refusal(relative, NotFollowed.code, *reason))
            else:
                reports.append(relative)
    if not folders:
        why = failed[0].strerror if failed else "读不出来"
        raise BadInput(f"报告文件夹“{root}”打不开：{why}", "请检查文件夹的权限和挂载")
    unreadable = sorted(_relative(Path(error.filename), root) for error in failed if error.filename)
    skipped += [
        Refusal(f"{folder}/", "unreadable_file", "文件夹打不开，里面的报告没有读", "请检查文件夹的权限和挂载")
        for folder in unreadable
    ]
    return Corpus(
        root,
        tuple(sorted(reports)),
        tuple(sorted(ignored)),
        tuple(folders),
        tuple(sorted(skipped, key=lambda refusal: refusal.file)),
        tuple(unreadable),
    )


def _relative(path: Path, root: Path) -> str:
    """A path as text, relative to the corpus folder; bytes that are no UTF-8 are shown as ``�``."""
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace")


def _is_not_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _skipped_folder(relative: str) -> Refusal:
    if "�" in relative:
        return Refusal(f"{relative}/", NotFollowed.code, *_NAME_IS_NOT_TEXT)
    return Refusal(
        f"{relative}/", NotFollowed.code, "是指向别处的文件夹链接，没有跟进去", "请把报告放进报告文件夹"
    )


_NAME_IS_NOT_TEXT = ("文件名不是有效的 UTF-8", "请改成普通的文件名")


def _reason_to_skip(path: Path, inside: Path) -> tuple[str, str] | None:
    """Why a file must not be opened, and the cure."""
    if _is_not_text(path.name):
        return _NAME_IS_NOT_TEXT
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            target = path.resolve(strict=True)
            if not target.is_relative_to(inside):
                return "是指向报告文件夹以外的链接，没有读", "请把报告本身放进报告文件夹"
            mode = target.stat().st_mode
    except (OSError, RuntimeError):
        return "是断开的链接，或已经打不开", "请检查文件"
    if not stat.S_ISREG(mode):
        return "不是普通文件（是管道、设备之类），没有读", "请移走它"
    return None


def report_id(file: str, fields: Mapping[str, str]) -> str:
    """The id from reports.csv or front matter, else one derived from the path, stable while the file is not moved."""
    return fields.get("id", "") or "r" + hashlib.sha256(file.encode()).hexdigest()[:12]


def digest(data: bytes, fields: Mapping[str, str], program_digest: str) -> str:
    """A hash of a file's bytes, and one of its row in reports.csv and the program (see ``_program_digest`` in ingest)."""
    about = hashlib.sha256(repr(sorted(fields.items())).encode())
    about.update(program_digest.encode())
    return f"{content_digest(data)}-{about.hexdigest()[:32]}"


def content_digest(data: bytes) -> str:
    """A hash of the bytes of a file: the first part of its digest."""
    return hashlib.sha256(data).hexdigest()[:40]
