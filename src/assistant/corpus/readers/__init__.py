"""Readers: file → Document. One module per kind of file; other packages add theirs as plugins.

A reader module has ``SUFFIXES`` (lower case, with the dot) and ``read(data: bytes, name: str) -> Document``.
``EXTRA_SECONDS`` where it waits for another program.
It raises an :class:`~assistant.base.errors.UnreadableFile` for a file that it refuses, and imports heavy packages
inside its functions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from types import ModuleType

from assistant.base.errors import EmptyFile, TooLarge, UnsupportedFormat
from assistant.base.plugins import plugins
from assistant.domain.reading import Remark

MAX_BYTES = 50 * 1024 * 1024
MAX_CHARACTERS = 2_000_000
_SHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv"})
MAX_REMARKS = 1_000
"""Remarks on places of one file: a page of links or a broken scan has thousands, of which nobody reads more."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file, with LF line ends, and metadata found in it.

    ``metadata``: fields of front matter or of the page, by the column names of reports.csv (id, title, author, office,
    region, year, portfolios, collection), as strings. ``notes``: remarks for the user, one Chinese sentence each, on
    what was left out or guessed; ``remarks``: the places of it in the text. ``page_begins``: the offset at which each
    page begins, for files that have pages; ``headings``: offset and level of the lines that the file marks as headings.
    """

    text: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    page_begins: tuple[int, ...] = ()
    headings: tuple[tuple[int, int], ...] = ()


@cache
def _by_suffix() -> dict[str, ModuleType]:
    return {
        suffix: reader
        for reader in plugins("corpus.readers", "SUFFIXES").values()
        for suffix in reader.SUFFIXES
    }


def suffixes() -> tuple[str, ...]:
    """All suffixes that some reader accepts, sorted."""
    return tuple(sorted(_by_suffix()))


def cure_for(suffix: str) -> str:
    """What to do with a file of a kind that no reader accepts."""
    if suffix in _SHEETS:
        return "数据表请在提纲页或起草页用“导入数据表”读入；表里如是报告，请把文字另存为 .docx"
    return f"可用的格式：{' '.join(suffixes())}"


def extra_seconds(name: str) -> float:
    """How much longer than others the reader of a file of this name may take: it waits for another program."""
    reader = _by_suffix().get(PurePosixPath(name).suffix.lower())
    return float(getattr(reader, "EXTRA_SECONDS", 0.0))


def may_bring_metadata(data: bytes) -> bool:
    """Whether a file may have front matter or a title of its own, whatever its name: only texts and pages have."""
    from assistant.corpus.readers._sniff import FileKind, sniff

    return sniff(data) in (FileKind.OTHER, FileKind.HTML, FileKind.MHTML)


def read(path: Path, name: str | None = None) -> Document:
    """Read one file. ``name`` is its name in messages, by default its path.

    Raises a subclass of UnreadableFile when the file is refused, OSError when it cannot be opened.
    """
    if path.stat().st_size > MAX_BYTES:
        raise TooLarge(
            name or str(path), f"文件超过 {MAX_BYTES // 1024 // 1024} MB", "请拆分，或删去图片后再导入"
        )
    return read_bytes(path.read_bytes(), name or str(path))


def read_bytes(data: bytes, name: str) -> Document:
    """Read the bytes of one file; the suffix of ``name`` chooses the reader.

    Raises a subclass of UnreadableFile when the file is refused.
    """
    suffix = PurePosixPath(name).suffix.lower()
    reader = _by_suffix().get(suffix)
    if reader is None:
        raise UnsupportedFormat(name, f"不支持“{suffix or name}”格式", cure_for(suffix))
    if len(data) > MAX_BYTES:
        raise TooLarge(name, f"文件超过 {MAX_BYTES // 1024 // 1024} MB", "请拆分，或删去图片后再导入")
    if not data:
        raise EmptyFile(name, "文件是空的（0 字节）", "请检查文件是否保存完整")
    document: Document = reader.read(data, name)
    if not document.text.strip():
        raise EmptyFile(name, "文件里没有文字", "请检查文件内容")
    if len(document.text) > MAX_CHARACTERS:
        raise TooLarge(name, f"文字超过 {MAX_CHARACTERS // 10000} 万字", "请按篇拆分后再导入")
    return document
