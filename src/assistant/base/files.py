"""Durable file operations: atomic writes, changes that can be undone, links, removal, and a lock between processes."""

import contextlib
import glob
import hashlib
import os
import secrets
import shutil
import stat
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO

from assistant.base.errors import Conflict

_STEM = 50  # characters of a file's name in that of its temporary file: names may have 255 bytes
_FICLONE = 0x40049409  # of linux/fs.h
_PAUSE = 0.02
"""Seconds between two attempts to acquire a lock."""


def write_atomically(path: Path, content: str | bytes) -> None:
    """Replace a file's content so that readers see either the old or the new one, even after a crash or on a full disk.

    It is on disk when this returns. The mode of an existing file is kept. Raises OSError; the old content then stays.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = temporary_beside(path)
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def temporary_beside(path: Path) -> Path:
    """A name for a file that is to become ``path``, which nobody else uses; :func:`sweep_temporary` knows it."""
    return path.with_name(f".{path.name[:_STEM]}.{secrets.token_hex(6)}.new")


def sweep_temporary(path: Path) -> None:
    """Remove what killed writers of ``path`` left beside it. Only for one who holds the lock on its writing."""
    for left in path.parent.glob(f".{glob.escape(path.name[:_STEM])}.*"):
        if left.suffix in (".new", ".old"):
            with contextlib.suppress(OSError):
                left.unlink()


def make_folder(folder: Path) -> None:
    """Create a folder with its parents, and flush the entries of the new ones to disk."""
    missing = []
    parent = folder
    while not parent.exists():
        missing.append(parent)
        parent = parent.parent
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        sync_folder(made.parent)


def move(source: Path, target: Path) -> None:
    """Move a file within a file system and flush both folders to disk. Raises OSError."""
    source.replace(target)
    sync_folder(target.parent)
    if source.parent != target.parent:
        sync_folder(source.parent)


class Changes:
    """A change to several files: what was done is undone in reverse order when the block ends with an exception.

    ``undone``: whether everything was put back; False also where undoing failed, and before the block has ended.
    """

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] = []
        self._tidy: list[Callable[[], object]] = []
        self._swept: set[Path] = set()
        self.undone = False

    def on_failure(self, step: Callable[[], object]) -> None:
        """Call ``step`` when the block fails."""
        self._undo.append(step)

    def afterwards(self, step: Callable[[], object]) -> None:
        """Call ``step`` when the block has ended, however it did."""
        self._tidy.append(step)

    def keep(self) -> None:
        """Undo nothing of what was done so far."""
        self._undo.clear()

    def replace(self, path: Path, content: str | bytes) -> None:
        """Replace a file's content as :func:`write_atomically` does; putting the old one back needs no space.

        Only for one who holds the lock on the writing of this file: what killed writers left beside it is removed.
        """
        if path not in self._swept:
            self._swept.add(path)
            sweep_temporary(path)
        # What undoes a step is noted before it: flushing to disk may fail after the step is done.
        if path.exists():
            kept = path.with_name(f".{path.name[:_STEM]}.{secrets.token_hex(6)}.old")
            self.afterwards(partial(kept.unlink, missing_ok=True))
            link_or_copy(path, kept)
            self.on_failure(partial(move, kept, path))
        else:
            self.on_failure(partial(path.unlink, missing_ok=True))
        write_atomically(path, content)

    def create(self, path: Path, content: bytes) -> None:
        """Write a new file, its folder included."""
        make_folder(path.parent)
        self.on_failure(partial(path.unlink, missing_ok=True))
        write_atomically(path, content)

    def move(self, source: Path, target: Path) -> None:
        """Move a file, creating the folder it goes to."""
        make_folder(target.parent)
        self.on_failure(partial(_move_back, target, source))
        move(source, target)

    def __enter__(self) -> "Changes":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            outcomes = [_succeeds(step) for step in reversed(self._undo)]
            self.undone = all(outcomes)
        for step in self._tidy:
            _succeeds(step)


def _move_back(moved: Path, source: Path) -> None:
    if moved.exists():
        move(moved, source)


def _succeeds(step: Callable[[], object]) -> bool:
    try:
        step()
    except OSError:
        return False
    return True


class NotRegular(OSError):
    """What was to be read is no plain file: a pipe, a device, a socket or a folder."""


class TooLong(OSError):
    """A file is larger than what was to be read at most."""


def read_regular(path: Path, limit: int) -> bytes:
    """The bytes of a plain file, whose size is looked at first: nothing waits for a pipe, or reads a device for ever.

    Raises NotRegular, TooLong for more than ``limit`` bytes, OSError.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise NotRegular(f"{path} is no plain file")
        data = file.read(limit + 1) if state.st_size <= limit else b""
        if state.st_size > limit or len(data) > limit:
            raise TooLong(f"{path} has more than {limit} bytes")
        return data


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal. Raises OSError."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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


def share_folder(source: Path, target: Path, copied: int) -> int:
    """Create ``target`` with the files of ``source``, so that damage to one does not reach the other as far as that is cheap.

    Where the file system can, files share their blocks until one is changed. Else the smaller ones are copied, up to
    ``copied`` bytes in all, and the others are hard links, or copies where the file system has none. Returns how many of
    these bytes are left.
    """
    target.mkdir()
    for path in sorted(source.iterdir(), key=lambda path: path.stat().st_size):
        to = target / path.name
        if path.is_dir():
            copied = share_folder(path, to, copied)
        elif not _clone(path, to):
            size = path.stat().st_size
            if size <= copied:
                copied -= size
                _copy(path, to)
            else:
                link_or_copy(path, to)
    sync_folder(target)
    return copied


def _clone(path: Path, target: Path) -> bool:
    """Whether a copy that shares its blocks could be made (btrfs, xfs)."""
    if sys.platform != "linux":
        return False
    try:
        with path.open("rb") as source, target.open("xb") as copy:
            fcntl.ioctl(copy.fileno(), _FICLONE, source.fileno())
            os.fsync(copy.fileno())
    except OSError:
        target.unlink(missing_ok=True)
        return False
    return True


def _copy(path: Path, target: Path) -> None:
    shutil.copyfile(path, target)
    with target.open("rb") as copy:
        os.fsync(copy.fileno())


def link_or_copy(path: Path, target: Path) -> None:
    """A hard link to a file, or a copy where the file system has no links."""
    try:
        os.link(path, target)
    except OSError:
        _copy(path, target)


def remove_folder(folder: Path) -> None:
    """Remove a folder as far as the system allows; files that are open on Windows stay."""
    shutil.rmtree(folder, ignore_errors=True)


class Lock:
    """A lock on a file between processes and threads. The operating system releases it when the process ends."""

    def __init__(
        self,
        path: Path,
        *,
        wait: float = 0.0,
        detail: str = "另有程序正在写入索引",
        hint: str = "请等它结束后再试",
    ) -> None:
        """Acquire the lock, for which ``wait`` is the longest time in seconds.

        Raises Conflict with ``detail`` and ``hint`` when another one holds it all that time, OSError when the file
        cannot be opened.
        """
        self._file: IO[bytes] | None = None
        if wait <= 0:
            self._file = _locked(path, 0)
        else:
            # Whoever waits holds a second lock, which everybody passes first: so one who releases the lock and wants it
            # again at once comes after the one who waits.
            end = time.monotonic() + wait
            queue = _locked(path.with_name(path.name + ".next"), wait)
            if queue is not None:
                self._file = _locked(path, max(0.0, end - time.monotonic()))
                queue.close()
        if self._file is None:
            raise Conflict(detail, hint)

    def release(self) -> None:
        """Release the lock. May be called more than once."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _locked(path: Path, wait: float) -> IO[bytes] | None:
    """The open file with the lock on it; None where another one holds it for ``wait`` seconds. Raises OSError."""
    file = path.open("ab")
    if _lock(file):
        return file
    if wait > 0:
        return file if _lock_within(file, wait) else None
    file.close()
    return None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _lock_within(file: IO[bytes], wait: float) -> bool:
        end = time.monotonic() + wait
        while not _lock(file):
            if time.monotonic() > end:
                file.close()
                return False
            time.sleep(_PAUSE)
        return True
else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _lock_within(file: IO[bytes], wait: float) -> bool:
        """Whether the lock came free in time; where it did not, the file is closed sooner or later.

        The system wakes one who waits for a lock, which has no limit of time: so a thread waits, and lets go at once
        where the time is over.
        """
        guard = threading.Lock()
        acquired, given_up = threading.Event(), threading.Event()

        def queue() -> None:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX)
            with guard:
                if given_up.is_set():
                    file.close()
                else:
                    acquired.set()

        threading.Thread(target=queue, name="lock", daemon=True).start()
        acquired.wait(wait)
        with guard:
            if not acquired.is_set():
                given_up.set()
        return acquired.is_set()
