"""Backups: everything that cannot be made again, in one ZIP file with the hash of each part, and the way back.

::

    assistant-backup.json        format, program, time, and path → size and SHA-256 of every other entry
    corpus/…                     reports, reports.csv, ignored.csv, vocabulary, removed reports
    audits/…                     audits and what was decided in them
    state/…                      accounts and access log
    index/…                      the generation in force, where it is wanted: it can be built anew from the corpus
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from assistant import index as indexes
from assistant.base.errors import BadInput, Conflict, DiskFull
from assistant.base.files import (
    Lock,
    link_or_copy,
    make_folder,
    remove_folder,
    sweep_temporary,
    sync_files,
    sync_folder,
    temporary_beside,
)
from assistant.base.storage import storage_errors
from assistant.base.temporary import temporary_folder
from assistant.base.version import __version__
from assistant.domain.records import Progress
from assistant.settings import Settings

FORMAT = 1

_MANIFEST = "assistant-backup.json"
_STAGING = ".backup-"
_PARTS = ("corpus", "audits", "state", "index")
_COMPRESSED = frozenset({".docx", ".xlsx", ".pdf", ".zip", ".odt", ".wps", ".png", ".jpg", ".faiss"})
_BLOCK = 1 << 20
_LONGEST_MANIFEST = 1 << 28
_SQLITE = b"SQLite format 3\0"
_WAIT = 10.0
_CURE = "请换一份备份，或用 assistant backup 重新备份"

_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, KeyError, TypeError, AttributeError, OverflowError),
)
"""What reading an archive that is damaged may raise."""

Hold = Callable[[Path], AbstractContextManager[None]]
"""Holds the tables of a corpus folder, so that nothing in it changes."""


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a backup holds: when it was made and by which version, files and bytes, and what could not be taken in."""

    created: str
    program: str
    files: int
    bytes: int
    has_index: bool
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    size: int
    sha256: str


# --- writing -----------------------------------------------------------------------------------------


def write_backup(
    file: Path, settings: Settings, hold: Hold, *, with_index: bool, progress: Progress | None
) -> BackupContents:
    """Write a backup and verify it. Changes to the corpus wait only while links to its files are made.

    Raises BadInput for a place within a folder that is backed up, Conflict, OSError; no half file stays.
    """
    target = file.absolute()
    for folder in (settings.corpus, settings.index):
        if target.resolve().is_relative_to(folder.resolve()):
            raise BadInput(f"备份不能放在“{folder}”里面", "请放到另一个文件夹，最好是另一块磁盘")
    if not target.parent.is_dir():
        raise BadInput(f"文件夹“{target.parent}”不存在", "请先建好这个文件夹，或换一个地方")
    if not settings.corpus.is_dir():
        raise BadInput(f"报告文件夹“{settings.corpus}”不存在", "请检查路径")
    sweep_temporary(target)
    temporary = temporary_beside(target)
    try:
        with ExitStack() as stack:
            sources, skipped = _sources(settings, hold, stack, with_index=with_index)
            with temporary.open("xb") as raw:
                temporary.chmod(0o600)
                contents = _write(raw, sources, skipped, progress)
                raw.flush()
                os.fsync(raw.fileno())
        for _ in _verified_entries(temporary):
            pass
        temporary.replace(target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)
    return contents


def _sources(
    settings: Settings, hold: Hold, stack: ExitStack, *, with_index: bool
) -> tuple[dict[str, Path], list[str]]:
    """Path in the backup → file to read, none of which changes any more; and what cannot be taken in."""
    skipped: list[str] = []
    sources: dict[str, Path] = {}
    for left in settings.corpus.glob(f"{_STAGING}*"):
        remove_folder(left)
    try:
        corpus = _staging(settings.corpus, stack)
    except OSError:  # nothing can be written there, so that nothing changes
        sources |= dict(_files("corpus", settings.corpus, skipped))
    else:
        with hold(settings.corpus):
            sources |= _linked("corpus", settings.corpus, corpus, skipped)
    # Files of audits are replaced whole, or grow: a last line that is torn is cut off when the audit goes on.
    sources |= dict(_files("audits", settings.index / "audits", skipped))
    state = settings.state_folder()
    if state.is_dir():
        sources |= _state(state, stack.enter_context(temporary_folder("backup")), skipped)
    generation = indexes.current(settings.index) if with_index else None
    if generation is not None:
        folder = settings.index / "generations" / generation
        staged = _staging(settings.index, stack)
        sources |= _linked(f"index/generations/{generation}", folder, staged, skipped)
        sources.pop(f"index/generations/{generation}/{indexes.ENGINE_STATE}", None)
        current = staged / "CURRENT"
        current.write_text(generation + "\n", encoding="utf-8")
        sources["index/CURRENT"] = current
    return sources, skipped


def _staging(folder: Path, stack: ExitStack) -> Path:
    made = folder / f"{_STAGING}{secrets.token_hex(6)}"
    made.mkdir(mode=0o700)
    stack.callback(remove_folder, made)
    return made


def _linked(part: str, folder: Path, staging: Path, skipped: list[str]) -> dict[str, Path]:
    """Links to the files of a folder: what is replaced or removed meanwhile stays as it was."""
    linked = {}
    for number, (name, path) in enumerate(_files(part, folder, skipped)):
        linked[name] = staging / str(number)
        link_or_copy(path, linked[name])
    return linked


def _files(part: str, folder: Path, skipped: list[str]) -> Iterator[tuple[str, Path]]:
    """The plain files below a folder that are worth keeping, by their path in the backup."""
    for parent, subfolders, names in os.walk(folder):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith(_STAGING))
        for name in sorted(names):
            path = Path(parent) / name
            if _is_passing(name):
                continue
            relative = PurePosixPath(part, path.relative_to(folder).as_posix())
            if path.is_symlink() or not path.is_file():
                skipped.append(f"{relative}（不是普通文件）")
            elif not str(relative).isprintable() and any(
                "\udc80" <= one <= "\udcff" for one in str(relative)
            ):
                skipped.append(f"{str(relative)!a}（文件名不是 UTF-8）")
            else:
                yield str(relative), path


def _is_passing(name: str) -> bool:
    """Whether a file is a lock, or what a writer that was killed left."""
    lock = name in ("LOCK", "LOCK.next", "CANCEL", "dispositions.lock", "dispositions.lock.next") or (
        name.startswith(".") and name.endswith(".lock")
    )
    return (
        lock or (name.startswith(".") and name.endswith((".new", ".old"))) or name.endswith(("-wal", "-shm"))
    )


def _state(folder: Path, staging: Path, skipped: list[str]) -> dict[str, Path]:
    """Accounts and log: databases as SQLite itself copies them, logs while nobody appends to them."""
    copied = {}
    with ExitStack() as locks:
        for lock in sorted(folder.rglob("LOCK")):
            locks.enter_context(Lock(lock, wait=_WAIT, detail="访问记录正被写入", hint="请稍后再试"))
        for number, (name, path) in enumerate(_files("state", folder, skipped)):
            copy = copied[name] = staging / str(number)
            with path.open("rb") as file:
                is_database = file.read(len(_SQLITE)) == _SQLITE
            if is_database:
                with (
                    contextlib.closing(sqlite3.connect(path)) as source,
                    contextlib.closing(sqlite3.connect(copy)) as target,
                ):
                    source.backup(target)
            else:
                shutil.copyfile(path, copy)
    return copied


def _write(
    raw: IO[bytes], sources: Mapping[str, Path], skipped: list[str], progress: Progress | None
) -> BackupContents:
    entries: dict[str, _Entry] = {}
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, (name, path) in enumerate(sources.items(), start=1):
            if progress is not None:
                progress("备份", done, len(sources))
            entries[name] = _add(archive, name, path)
        contents = BackupContents(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            program=__version__,
            files=len(entries),
            bytes=sum(entry.size for entry in entries.values()),
            has_index="index/CURRENT" in entries,
            skipped=tuple(skipped),
        )
        listed = {name: asdict(entry) for name, entry in entries.items()}
        manifest = {"format": FORMAT, **asdict(contents), "entries": listed}
        archive.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False))
    return contents


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> _Entry:
    information = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    suffix = PurePosixPath(name).suffix.lower()
    information.compress_type = zipfile.ZIP_STORED if suffix in _COMPRESSED else zipfile.ZIP_DEFLATED
    hasher, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(information, "w", force_zip64=True) as target:
        while block := source.read(_BLOCK):
            hasher.update(block)
            size += len(block)
            target.write(block)
    return _Entry(size, hasher.hexdigest())


# --- reading -----------------------------------------------------------------------------------------


def restore_backup(file: Path, settings: Settings, progress: Progress | None = None) -> BackupContents:
    """Put a backup into the folders of the settings, which must hold no reports and no index yet.

    Every hash is compared before anything is put in its place. Raises BadInput for a file that is no backup or is damaged,
    Conflict for a place that is not empty, StorageFailed; nothing is put in place then.
    """
    folders = {
        "corpus": settings.corpus,
        "audits": settings.index / "audits",
        "state": settings.state_folder(),
        "index": settings.index,
    }
    _ensure_empty(settings)
    staged: dict[str, Path] = {}
    with storage_errors(), ExitStack() as stack:
        manifest, entries = _manifest_of(file)
        needed = sum(entry.size for entry in entries.values())
        make_folder(settings.corpus)
        if shutil.disk_usage(settings.corpus).free < needed:
            raise DiskFull(
                f"磁盘空间不够：恢复要用 {needed // 1024 // 1024 + 1} MB", "请清理磁盘，或换一个地方"
            )
        for part in {PurePosixPath(name).parts[0] for name in entries}:
            make_folder(folders[part])
            staged[part] = _staging(folders[part], stack)
        for done, (name, write_to) in enumerate(_verified_entries(file), start=1):
            if progress is not None:
                progress("恢复", done, len(entries))
            part, *rest = PurePosixPath(name).parts
            path = staged[part].joinpath(*rest)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_to(path, private=part == "state")
        for part in _PARTS:
            if part in staged:
                _put_in_place(staged[part], folders[part])
    return manifest


def _ensure_empty(settings: Settings) -> None:
    index = settings.index
    for folder in (settings.corpus, index, index / "audits", settings.state_folder()):
        for left in folder.glob(
            f"{_STAGING}*"
        ):  # of a restore that was killed before anything was in its place
            remove_folder(left)
    if settings.corpus.is_dir() and any(
        path.name != ".reports.csv.lock" for path in settings.corpus.iterdir()
    ):
        raise Conflict(f"“{settings.corpus}”里已经有文件", "请恢复到空的文件夹：用 --corpus 和 --index 指定")
    if (index / "CURRENT").exists() or any(index.glob("generations/*")) or any(index.glob("audits/*")):
        raise Conflict(f"“{index}”里已经有索引或核对", "请恢复到空的文件夹：用 --corpus 和 --index 指定")
    state = settings.state_folder()
    if state.is_dir() and any(state.iterdir()):
        raise Conflict(f"“{state}”里已经有账号或访问记录", "请恢复到空的文件夹，或先移走它")


def _put_in_place(staged: Path, folder: Path) -> None:
    sync_files(staged)
    # CURRENT last: it puts the index in force.
    for path in sorted(staged.iterdir(), key=lambda path: path.name == "CURRENT"):
        target = folder / path.name
        if target.is_dir() and path.is_dir():
            target.rmdir()  # empty, as was made sure of
        path.replace(target)
    sync_folder(folder)


def _manifest_of(file: Path) -> tuple[BackupContents, dict[str, _Entry]]:
    """What a backup says of itself. Raises BadInput, OSError."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(_MANIFEST).file_size > _LONGEST_MANIFEST:
                raise ValueError("too long")
            fields = json.loads(archive.read(_MANIFEST))
            if fields["format"] != FORMAT:
                raise BadInput(
                    f"备份由另一版本的程序（{fields.get('program', '？')}）做成，本程序读不了",
                    "请用那个版本恢复",
                )
            entries = {name: _Entry(**entry) for name, entry in fields.pop("entries").items()}
            names = [information.filename for information in archive.infolist()]
            if sorted(names) != sorted([*entries, _MANIFEST]):
                raise ValueError("entries")
            if not all(map(_is_safe, entries)):
                raise ValueError("paths")
            del fields["format"]
            return BackupContents(**{**fields, "skipped": tuple(fields["skipped"])}), entries
    except FileNotFoundError:
        raise BadInput(f"没有备份文件“{file}”", "请检查路径") from None
    except _UNREADABLE as error:
        raise BadInput(f"“{file}”不是备份文件，或已经损坏", _CURE) from error


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\0" not in name
    return plain and len(path.parts) > 1 and path.parts[0] in _PARTS and str(path) == name


def _verified_entries(file: Path) -> Iterator[tuple[str, Callable[..., None]]]:
    """Each entry's path, and a function that writes it to a file; its bytes are compared with its hash in any case.

    Raises BadInput where they differ.
    """
    _, entries = _manifest_of(file)
    with zipfile.ZipFile(file) as archive:
        for name, entry in entries.items():
            written = False

            def write_to(path: Path, *, private: bool, name: str = name, entry: _Entry = entry) -> None:
                nonlocal written
                written = True
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
                with os.fdopen(handle, "wb") as target:
                    _copy_verified(archive, name, entry, target)

            yield name, write_to
            if not written:
                _copy_verified(archive, name, entry, None)


def _copy_verified(archive: zipfile.ZipFile, name: str, entry: _Entry, target: IO[bytes] | None) -> None:
    hasher, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as source:
            while size <= entry.size and (block := source.read(_BLOCK)):
                hasher.update(block)
                size += len(block)
                if target is not None:
                    target.write(block)
    except _UNREADABLE as error:
        raise BadInput(f"备份已损坏：{name} 读不出来", _CURE) from error
    if (size, hasher.hexdigest()) != (entry.size, entry.sha256):
        raise BadInput(f"备份已损坏：{name} 的内容变了", _CURE)
