"""The properties that old Word files (.doc) and those of WPS (.wps) hold of their own making.

Follows [MS-OLEPS]: two streams of typed values. Nothing is raised: what is damaged or missing is left out.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.corpus.readers._ole import stream

_SUMMARY, _DOCUMENT_SUMMARY = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
_CODE_PAGE = 1
_AUTHOR, _TEMPLATE, _LAST_EDITOR, _REVISION, _EDITING, _CREATED, _MODIFIED, _APPLICATION = (
    4,
    7,
    8,
    9,
    10,
    12,
    13,
    18,
)
_COMPANY = 15
_SHORT, _LONG, _STRING, _WIDE_STRING, _TIME = 0x02, 0x03, 0x1E, 0x1F, 0x40
_MAX_PROPERTIES, _LONGEST = 64, 255
_TICKS = 10_000_000  # of a second
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_CODE_PAGES = {936: "gb18030", 950: "big5", 1200: "utf-16-le", 65001: "utf-8", 54936: "gb18030"}

Value = str | int


@dataclass(frozen=True, slots=True)
class OldProperties:
    """What such a file says of itself; "" , None or 0 where it says nothing. ``minutes`` is the editing time."""

    author: str
    last_editor: str
    created: datetime | None
    modified: datetime | None
    minutes: int
    revision: int
    template: str
    application: str
    company: str


def old_properties(data: bytes) -> OldProperties:
    """The properties of a compound file."""
    summary = _values(stream(data, _SUMMARY))
    document = _values(stream(data, _DOCUMENT_SUMMARY))
    revision = _text(summary, _REVISION)
    editing = summary.get(_EDITING)
    return OldProperties(
        author=_text(summary, _AUTHOR),
        last_editor=_text(summary, _LAST_EDITOR),
        created=_moment(summary, _CREATED),
        modified=_moment(summary, _MODIFIED),
        minutes=editing // (60 * _TICKS) if isinstance(editing, int) else 0,
        revision=int(revision) if revision.isascii() and revision.isdecimal() and len(revision) < 10 else 0,
        template=_text(summary, _TEMPLATE),
        application=_text(summary, _APPLICATION),
        company=_text(document, _COMPANY),
    )


def _values(data: bytes) -> dict[int, Value]:
    """The values of the first section of a stream, by number."""
    try:
        (begin,) = struct.unpack_from("<I", data, 44)
        (count,) = struct.unpack_from("<I", data, begin + 4)
        offsets = dict(
            struct.unpack_from("<II", data, begin + 8 + 8 * at) for at in range(min(count, _MAX_PROPERTIES))
        )
    except struct.error:
        return {}
    page = 0
    if _CODE_PAGE in offsets:
        known = _value(data, begin + offsets[_CODE_PAGE], "")
        page = known & 0xFFFF if isinstance(known, int) else 0
    encoding = _CODE_PAGES.get(page, "gb18030" if not page else f"cp{page}")
    found = {number: _value(data, begin + offset, encoding) for number, offset in offsets.items()}
    return {number: value for number, value in found.items() if value is not None}


def _value(data: bytes, at: int, encoding: str) -> Value | None:
    try:
        kind, length = struct.unpack_from("<II", data, at)
        if kind == _SHORT:
            return int(struct.unpack_from("<h", data, at + 4)[0])
        if kind == _LONG:
            return int(struct.unpack_from("<i", data, at + 4)[0])
        if kind == _TIME:
            return int(struct.unpack_from("<Q", data, at + 4)[0])
        if kind == _STRING:
            return _decoded(data[at + 8 : at + 8 + min(length, 4 * _LONGEST)], encoding)
        if kind == _WIDE_STRING:
            return _decoded(data[at + 8 : at + 8 + 2 * min(length, _LONGEST)], "utf-16-le")
    except struct.error:
        return None
    return None


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding, "replace")
    except LookupError:  # a code page that nobody knows
        text = raw.decode("gb18030", "replace")
    return text.partition("\0")[0].strip()[:_LONGEST]


def _text(values: Mapping[int, Value], number: int) -> str:
    value = values.get(number)
    return value if isinstance(value, str) else ""


def _moment(values: Mapping[int, Value], number: int) -> datetime | None:
    ticks = values.get(number)
    if not isinstance(ticks, int) or ticks <= 0:
        return None
    try:
        return _EPOCH + timedelta(seconds=ticks // _TICKS)
    except OverflowError:
        return None
