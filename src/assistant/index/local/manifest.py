"""What a generation says of itself, and which generation is in force.

``CURRENT`` is a file of one line, the name of a folder in ``generations``; it is replaced last and
atomically. A generation is complete in itself: a folder per part and ``manifest.json``, which names the
encoder, the parts with the sizes of their files, and the reports of each part that are no longer in force.
Once in force it never changes.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant import __version__
from assistant.base.errors import IndexMissing, IndexUnusable
from assistant.base.files import write_atomically
from assistant.index import Model
from assistant.index.local import codec

FORMAT = 1

REBUILD = "重建索引：assistant index --rebuild"

_MANIFEST = "manifest.json"
_CURRENT = "CURRENT"
_NAME = re.compile(r"\d{6,}-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class PartEntry:
    """A part in a generation.

    ``removed``: numbers of its reports that are no longer in force; ``files``: name → bytes.
    """

    name: str
    passages: int
    reports: int
    removed: tuple[int, ...]
    removed_passages: int
    files: Mapping[str, int]

    @property
    def live(self) -> int:
        """Passages in force."""
        return self.passages - self.removed_passages


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation. ``previous`` is the one it took over from, kept for readers that are just opening it."""

    generation: str
    previous: str | None
    encoder: Model
    parts: tuple[PartEntry, ...]
    program: str = __version__
    format: int = FORMAT

    @property
    def passages(self) -> int:
        """Passages in force."""
        return sum(part.live for part in self.parts)


def generations(folder: Path) -> Path:
    """Where the generations of an index lie."""
    return folder / "generations"


def current(folder: Path) -> str | None:
    """The name of the generation in force, if there is one."""
    try:
        return (folder / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def next_name(folder: Path) -> str:
    """A name for the generation to come: a number to sort by, and some chance.

    Without it an index that was deleted and built anew could have the name that a running reader knows.
    """
    names = [path.name for path in generations(folder).iterdir()]
    numbers = [int(name.partition("-")[0]) for name in names if _NAME.fullmatch(name)]
    return f"{max(numbers, default=0) + 1:06d}-{secrets.token_hex(3)}"


def put_in_force(folder: Path, generation: str) -> None:
    """From here on readers open ``generation``, which must be complete and on the disk."""
    write_atomically(folder / _CURRENT, generation + "\n")


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a generation into its folder."""
    write_atomically(folder / _MANIFEST, codec.dump(asdict(manifest)))


def read_manifest(folder: Path, model: Model) -> Manifest:
    """The manifest of the generation in force below an index folder, checked against files and encoder.

    Raises IndexMissing when there is none, IndexUnusable when it must not be read with this program or
    encoder, and FileNotFoundError when its folder is gone, as happens when newer generations have come
    since.
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
        parts = tuple(
            PartEntry(**{**part, "removed": tuple(part["removed"])}) for part in fields.pop("parts")
        )
        return Manifest(encoder=Model(**fields.pop("encoder")), parts=parts, **fields)
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
    for part in manifest.parts:
        for name, size in part.files.items():
            path = generation / part.name / name
            try:
                found = path.stat().st_size
            except FileNotFoundError:
                if not generation.exists():
                    raise
                raise IndexUnusable(f"索引已损坏：缺少文件 {part.name}/{name}", REBUILD) from None
            if found != size:
                raise IndexUnusable(
                    f"索引已损坏：文件 {part.name}/{name} 应为 {size} 字节，实为 {found} 字节", REBUILD
                )
