"""The manifest of a generation, and which generation is in force.

``CURRENT`` is a file of one line, the name of a folder in ``generations``; it is replaced last and
atomically. A generation is complete in itself: a folder per segment, and ``manifest.json``, which names the
encoder, the segments with the sizes of their files, and the reports of each segment that are no longer in force.
Once in force it never changes.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.base.errors import IndexMissing, IndexUnusable
from assistant.base.files import write_atomically
from assistant.base.version import __version__
from assistant.index import Model
from assistant.index.local import codec

FORMAT = 1

REBUILD = "重建索引：assistant index --rebuild"

_MANIFEST = "manifest.json"
_SEGMENTS_KEY = "parts"  # what segments are called in files of format 1
_CURRENT = "CURRENT"
_NAME = re.compile(r"\d{6,20}-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment as the manifest lists it.

    ``name`` is its folder. ``passages`` and ``reports`` count all it holds; ``removed`` are the numbers of its reports
    that are no longer in force, and ``removed_passages`` counts their passages. ``files``: name → size in bytes.
    """

    name: str
    passages: int
    reports: int
    removed: tuple[int, ...]
    removed_passages: int
    files: Mapping[str, int]

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
    """The name of the generation in force, None when there is none."""
    try:
        return (folder / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


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
    """Write the manifest of a generation into its folder."""
    fields = asdict(manifest)
    fields[_SEGMENTS_KEY] = fields.pop("segments")
    write_atomically(folder / _MANIFEST, codec.dump(fields))


def read_manifest(folder: Path, model: Model) -> Manifest:
    """The manifest of the generation in force below an index folder, checked against files and encoder.

    Raises IndexMissing when there is none, IndexUnusable when its format or encoder does not fit or a file is
    damaged, and FileNotFoundError when its folder is gone because newer generations have replaced it since.
    """
    name = current(folder)
    if name is None:
        raise IndexMissing("还没有索引", "请先建立索引：assistant index 语料目录")
    if not _NAME.fullmatch(name):
        raise IndexUnusable("索引已损坏：CURRENT 文件内容不对", REBUILD)
    generation = generations(folder) / name
    try:
        text = (generation / _MANIFEST).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise IndexUnusable("索引已损坏：清单无法解码", REBUILD) from error
    manifest = _parse(text)
    _check_encoder(manifest.encoder, model)
    _check_files(generation, manifest)
    return manifest


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
        segments = tuple(
            SegmentEntry(**{**segment, "removed": tuple(segment["removed"])})
            for segment in fields.pop(_SEGMENTS_KEY)
        )
        return Manifest(encoder=Model(**fields.pop("encoder")), segments=segments, **fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexUnusable("索引已损坏：清单无法读取", REBUILD) from error


def _check_encoder(built: Model, wanted: Model) -> None:
    if (built.fingerprint, built.dimensions) != (wanted.fingerprint, wanted.dimensions):
        other = (
            f"编码器 {built.name} 的另一个版本"
            if built.name == wanted.name
            else f"另一个编码器（{built.name}）"
        )
        raise IndexUnusable(f"索引是用{other}建立的，当前编码器是 {wanted.name}", REBUILD)


def _check_files(generation: Path, manifest: Manifest) -> None:
    for segment in manifest.segments:
        for name, size in segment.files.items():
            path = generation / segment.name / name
            try:
                found = path.stat().st_size
            except FileNotFoundError:
                if not generation.exists():
                    raise
                raise IndexUnusable(f"索引已损坏：缺少文件 {segment.name}/{name}", REBUILD) from None
            if found != size:
                raise IndexUnusable(
                    f"索引已损坏：文件 {segment.name}/{name} 应为 {size} 字节，实为 {found} 字节", REBUILD
                )
