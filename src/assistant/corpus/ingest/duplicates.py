"""The same report twice: the same bytes, or the same text in another format or under another name.

A second file is filed only where somebody says that it is another report: by a row of its own in reports.csv, or by what
it says of its writer, post, region or year. Otherwise a copy would count as another author's.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain.records import ReportRecord
from assistant.domain.report import Metadata, Report
from assistant.domain.text import fold

DUPLICATE = "duplicate"
CURE = "不必再存；确是另一份报告的，请在 reports.csv 里为它写一行，上传时勾选“仍要存入”"
_TELLING = ("author", "office", "region", "year")


def with_text(digest: str, text: str) -> str:
    """The digest that is kept of a report: that of its file, then one of its folded text."""
    return f"{digest}-{hashlib.sha256(fold(text).encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def of_file(kept: str) -> str:
    """The part of a digest that was kept which its file and its row decide."""
    return "-".join(kept.split("-")[:2])


class Known:
    """The reports in force, by the bytes of their files and by their texts."""

    def __init__(self, records: Iterable[ReportRecord]) -> None:
        self._by_part: dict[str, list[tuple[str, Metadata]]] = {}
        for record in records:
            self.add(record.source, record.digest, record)

    def add(self, file: str, digest: str, metadata: Metadata) -> None:
        """A report that is filed now."""
        for part in _parts(digest):
            self._by_part.setdefault(part, []).append((file, metadata))

    def same_as(self, report: Report, digest: str, present: Iterable[str]) -> "Same | None":
        """The report, under another of the ``present`` names, that is the same; of several, one of the same writer."""
        there = frozenset(present)
        found = None
        for part, what in zip(_parts(digest), ("内容", "文字"), strict=False):
            for file, metadata in self._by_part.get(part, ()):
                if file == report.source or file not in there:
                    continue
                title = metadata.title.strip("《》")
                differs = _differ(report.metadata, metadata)
                same = Same(f"与库里的{f'《{title}》' if title else ''}（{file}）{what}相同", differs)
                if not differs:
                    return same
                found = found or same
        return found


@dataclass(frozen=True, slots=True)
class Same:
    """That a report is filed already, in words; ``by_another``: under another writer, post, region or year."""

    words: str
    by_another: bool


def _parts(digest: str) -> tuple[str, ...]:
    """The hashes of bytes and of text; that of the row between them says nothing of what is written."""
    content, _, rest = digest.partition("-")
    text = rest.partition("-")[2]
    return (content, text) if text else (content,)


def _differ(one: Metadata, other: Metadata) -> bool:
    """Whether both name a writer, post, region or year, and not the same; 局长 and 县教育局局长 may be the same."""
    pairs = ((str(getattr(one, name) or ""), str(getattr(other, name) or "")) for name in _TELLING)
    return any(a not in b and b not in a for a, b in pairs if a and b)
