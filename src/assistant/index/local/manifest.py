"""The manifest of a generation, and which generation is in force.

``CURRENT`` is a file of one line, the name of a folder in ``generations``; it is replaced last and
atomically. A generation is complete in itself: a folder per segment, and ``manifest.json``, which names the
encoder, the segments with the sizes and hashes of their files, and the reports of each segment that are no longer in
force. Once in force it never changes.

Whoever opens a generation compares all sizes and the hashes of the smaller files; a writer that heals and
:func:`damage` compare every byte. Other formats are refused: passages of earlier ones have one role each.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.base.errors import IndexDamaged, IndexMissing, IndexUnusable
from assistant.base.files import file_hash, write_atomically
from assistant.base.version import __version__
from assistant.index import Model
from assistant.index.local import codec

FORMAT = 3

HEAL = "执行 assistant index：会从报告库重建损坏的部分"
REBUILD = "重建索引：assistant index --rebuild"

_MANIFEST = "manifest.json"
_DIGEST_KEY = "digest"
_CURRENT = "CURRENT"
_NAME = re.compile(r"\d{6,20}-[0-9a-f]{6}")


HASHED_AT_OPENING = 8 << 20, 48 << 20
"""Bytes of the largest file, and of all files together, that are hashed when a generation is opened: at most 50 ms."""

_verified: dict[tuple[str, str, int, int, int], str] = {}
"""Hashes of files that this process has read, by segment, name, inode, time and size: segments are shared by generations."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as the manifest lists it: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment as the manifest lists it.

    ``name`` is its folder. ``passages`` and ``reports`` count all it holds; ``removed`` are the numbers of its reports
    that are no longer in force, and ``removed_passages`` counts their passages.
    """

    name: str
    passages: int
    reports: int
    removed: tuple[int, ...]
    removed_passages: int
    files: Mapping[str, FileEntry]

    @property
    def in_force_passages(self) -> int:
        """Number of passages in force."""
        return self.passages - self.removed_passages


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a generation.

    ``previous`` is the generation that it replaced, which is kept on disk for readers that are just opening it.
    ``program`` is the version that wrote it.
    """

    generation: str
    previous: str | None
    encoder: Model
    segments: tuple[SegmentEntry, ...]
    program: str = __version__
    format: int = FORMAT

    @property
    def passages(self) -> int:
        """Number of passages in force."""
        return sum(segment.in_force_passages for segment in self.segments)


def generations(folder: Path) -> Path:
    """The folder that holds the generations of an index."""
    return folder / "generations"


def current(folder: Path) -> str | None:
    """The name of the generation in force, None when there is none. Raises IndexUnusable where that cannot be read."""
    try:
        return (folder / _CURRENT).read_bytes().decode("utf-8", "replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise IndexUnusable(f"索引打不开：{error.strerror}", "请检查索引文件夹的权限和磁盘") from error


def next_name(folder: Path) -> str:
    """A name for the next generation: a number to sort by, and a random suffix.

    Without the suffix an index that was deleted and rebuilt could repeat a name that a running reader has open.
    """
    names = [path.name for path in generations(folder).iterdir()]
    numbers = [int(name.partition("-")[0]) for name in names if _NAME.fullmatch(name)]
    return f"{max(numbers, default=0) + 1:06d}-{secrets.token_hex(3)}"


def put_in_force(folder: Path, generation: str) -> None:
    """Make ``generation`` the one that readers open. It must be complete and on disk."""
    write_atomically(folder / _CURRENT, generation + "\n")


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a generation into its folder, with a hash of itself."""
    fields = asdict(manifest)
    write_atomically(folder / _MANIFEST, codec.dump({**fields, _DIGEST_KEY: _digest(fields)}))


def _digest(fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def read_manifest(folder: Path, model: Model, *, check_files: bool = True) -> Manifest:
    """The manifest of the generation in force below an index folder, checked against files and encoder.

    Raises IndexMissing when there is none, IndexUnusable when its format or encoder does not fit, IndexDamaged when a
    file is missing or not what it was, and FileNotFoundError when its folder is gone because newer generations have
    replaced it since. Without ``check_files`` nothing but the manifest is looked at.
    """
    name = current(folder)
    if name is None:
        raise IndexMissing("还没有索引", "请先建立索引：assistant index 报告文件夹")
    if not _NAME.fullmatch(name):
        raise IndexDamaged("索引已损坏：CURRENT 文件内容不对", HEAL)
    generation = generations(folder) / name
    try:
        text = (generation / _MANIFEST).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise IndexDamaged("索引已损坏：清单读不出来", HEAL) from error
    manifest = _parse(text)
    if manifest.generation != name:
        raise IndexDamaged("索引已损坏：CURRENT 与清单不符", HEAL)
    _check_encoder(manifest.encoder, model)
    if check_files:
        _check_files(generation, manifest)
    return manifest


def segment_sizes(folder: Path) -> dict[str, int]:
    """Name → passages of the segments of the generation in force; empty where that cannot be read."""
    name = current(folder)
    try:
        manifest = _parse((generations(folder) / str(name) / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, IndexUnusable):
        return {}
    return {entry.name: entry.passages for entry in manifest.segments}


def _parse(text: str) -> Manifest:
    try:
        fields = json.loads(text)
        version = fields["format"]
        if version != FORMAT:
            by = fields.get("program", "？")
            when = "更新" if version > FORMAT else "较早"
            raise IndexUnusable(
                f"索引由{when}版本的程序（{by}）建立，格式 {version}，本程序只读格式 {FORMAT}", REBUILD
            )
        if fields.pop(_DIGEST_KEY) != _digest(fields):
            raise IndexDamaged("索引已损坏：清单内容不对", HEAL)
        segments = tuple(map(_segment, fields.pop("segments")))
        return Manifest(encoder=Model(**fields.pop("encoder")), segments=segments, **fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged("索引已损坏：清单无法读取", HEAL) from error


def _segment(listed: Mapping[str, Any]) -> SegmentEntry:
    files = {name: FileEntry(**entry) for name, entry in listed["files"].items()}
    return SegmentEntry(**{**listed, "removed": tuple(listed["removed"]), "files": files})


def _check_encoder(built: Model, wanted: Model) -> None:
    if (built.fingerprint, built.dimensions) != (wanted.fingerprint, wanted.dimensions):
        other = (
            f"编码器 {built.name} 的另一个版本"
            if built.name == wanted.name
            else f"另一个编码器（{built.name}）"
        )
        raise IndexUnusable(f"索引是用{other}建立的，当前编码器是 {wanted.name}", REBUILD)


def _check_files(generation: Path, manifest: Manifest) -> None:
    """Compare all sizes, and the hashes of the smaller files. Raises IndexDamaged, FileNotFoundError."""
    largest, left = HASHED_AT_OPENING
    for segment in manifest.segments:
        for name, entry in sorted(segment.files.items(), key=lambda item: item[1].size):
            hashed = entry.size <= min(largest, left)
            left -= entry.size if hashed else 0
            problem = _problem(generation, segment.name, name, entry, hashed=hashed)
            if problem and not generation.exists():
                raise FileNotFoundError(generation)
            if problem:
                raise IndexDamaged(f"索引已损坏：{problem}", HEAL)


def _problem(generation: Path, segment: str, name: str, entry: FileEntry, *, hashed: bool) -> str:
    """What is wrong with a file; "" where nothing is. Hashes are remembered as long as a file does not change."""
    path = generation / segment / name
    try:
        state = path.stat()
        if state.st_size != entry.size:
            return f"文件 {segment}/{name} 应为 {entry.size} 字节，实为 {state.st_size} 字节"
        if hashed:
            key = segment, name, state.st_ino, state.st_mtime_ns, state.st_size
            if key not in _verified:
                _verified[key] = file_hash(path)
            if _verified[key] != entry.sha256:
                return f"文件 {segment}/{name} 的内容变了"
    except FileNotFoundError:
        return f"缺少文件 {segment}/{name}"
    except OSError as error:
        return f"文件 {segment}/{name} 读不出来：{error.strerror}"
    return ""


def damaged_files(folder: Path, manifest: Manifest) -> dict[str, list[str]]:
    """Segment → what is wrong with its files, every byte read again; only segments with something wrong."""
    generation = generations(folder) / manifest.generation
    found: dict[str, list[str]] = {}
    _verified.clear()
    for segment in manifest.segments:
        if problems := problems_of(generation / segment.name, segment.files):
            found[segment.name] = problems
    return found


def problems_of(segment: Path, files: Mapping[str, FileEntry]) -> list[str]:
    """What is wrong with the files in the folder of a segment, every byte compared."""
    found = [
        _problem(segment.parent, segment.name, name, entry, hashed=True) for name, entry in files.items()
    ]
    return list(filter(None, found))


def file_entries(folder: Path) -> dict[str, FileEntry]:
    """Name relative to ``folder`` → entry, for every file below it."""
    return {
        path.relative_to(folder).as_posix(): FileEntry(path.stat().st_size, file_hash(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
