"""Durable file operations: atomic writes, syncing to disk, hard links, removal, and a lock between processes."""

import os
import shutil
import sys
from pathlib import Path
from typing import IO

from assistant.base.errors import Conflict


def write_atomically(path: Path, text: str) -> None:
    """Replace a file's content so that readers see either the old or the new one, even after a crash."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_files(folder: Path) -> None:
    """Flush every file below a folder, and the folder itself, to disk."""
    for path in folder.iterdir():
        if path.is_dir():
            sync_files(path)
            continue
        with path.open("rb") as file:
            os.fsync(file.fileno())
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Flush a folder's directory entries to disk; does nothing on systems that cannot."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def link_folder(source: Path, target: Path) -> None:
    """Create ``target`` with the files of ``source``: hard links, or copies where the file system has no links."""
    target.mkdir()
    for path in source.iterdir():
        if path.is_dir():
            link_folder(path, target / path.name)
            continue
        try:
            os.link(path, target / path.name)
        except OSError:
            shutil.copyfile(path, target / path.name)
            with (target / path.name).open("rb") as copy:
                os.fsync(copy.fileno())
    sync_folder(target)


def sizes(folder: Path) -> dict[str, int]:
    """Path relative to ``folder`` → size in bytes, for every file below it."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def remove_folder(folder: Path) -> None:
    """Remove a folder as far as the system allows; files that are open on Windows stay."""
    shutil.rmtree(folder, ignore_errors=True)


class Lock:
    """A lock on a file between processes. The operating system releases it when the process ends."""

    def __init__(self, path: Path) -> None:
        """Acquire the lock. Raises Conflict when another process holds it."""
        self._file: IO[bytes] | None = path.open("ab")
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise Conflict("另有程序正在写入索引", "请等它结束后再试") from error

    def release(self) -> None:
        """Release the lock. May be called more than once."""
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
