"""Files and folders: written to last, linked, locked, swept."""

import os
import shutil
import sys
from pathlib import Path
from typing import IO

from assistant.base.errors import Conflict


def write_atomically(path: Path, text: str) -> None:
    """Replace a file's content so that a reader sees either the old or the new, whatever happens."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_files(folder: Path) -> None:
    """Have every file of a folder, and the folder itself, on the disk."""
    for path in folder.iterdir():
        if path.is_dir():
            sync_files(path)
            continue
        with path.open("rb") as file:
            os.fsync(file.fileno())
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Have a folder's entries on the disk, where the system lets one ask for it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def link_folder(source: Path, target: Path) -> None:
    """The same files in another folder: hard links, or copies where the file system has none."""
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
    """Name, with the folders above it → bytes of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def remove_folder(folder: Path) -> None:
    """Remove a folder as far as the system allows: one with open files may have to wait for another time."""
    shutil.rmtree(folder, ignore_errors=True)


class Lock:
    """One writer at a time, among all processes. The system lets go of it when its process dies."""

    def __init__(self, path: Path) -> None:
        """Raises Conflict when somebody else has it."""
        self._file: IO[bytes] | None = path.open("ab")
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise Conflict("另有程序正在写入索引", "请等它结束后再试") from error

    def release(self) -> None:
        """Let go of it; once more does no harm."""
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
