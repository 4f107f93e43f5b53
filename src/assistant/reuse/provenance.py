"""Where shared wording comes from: whether one person wrote both reports, and which of the two had it first.

A post is not a person: a successor who takes over a predecessor's report copies it. So the author decides, and where the
metadata name none, the name that the text itself gives (我叫…, 述职人：…). Only where that is missing, too, the same
office in the same region stands in, and a finding says that the author is not known.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.corpus.parse.surnames import is_name
from assistant.corpus.parse.writers import stated_name
from assistant.domain.report import Metadata, Report, same_series
from assistant.domain.results import Direction


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who wrote a source: ``author`` ("" if unknown), and whether it is the writer of the draft (``own``).

    ``certain``: both are known; otherwise ``own`` rests on the office alone.
    """

    author: str
    own: bool
    certain: bool


class Provenance:
    """Compares the writers of one draft and of its sources. ``text`` returns the text of a source by id."""

    def __init__(self, draft: Report, text: Callable[[str], str]) -> None:
        self._draft, self._text = draft, text
        self._stated: str | None = None
        self._known: dict[str, Authorship] = {}

    def of(self, report_id: str, record: Metadata) -> Authorship:
        """Who wrote a source."""
        if report_id not in self._known:
            self._known[report_id] = self._compare(report_id, record)
        return self._known[report_id]

    def _compare(self, report_id: str, record: Metadata) -> Authorship:
        ours = self._draft.metadata
        if ours.author and record.author and is_name(ours.author) == is_name(record.author):
            return Authorship(record.author, ours.author == record.author, certain=True)
        if self._stated is None:
            self._stated = stated_name(self._draft.text)
        mine = ours.author or self._stated
        theirs = record.author or stated_name(self._text(report_id))
        # An author may be given as a number or a code, which no text states.
        if mine and theirs and (mine == theirs or (is_name(mine) and is_name(theirs))):
            return Authorship(theirs, mine == theirs, certain=True)
        own = same_series(replace(ours, author=""), replace(record, author=""))
        return Authorship(theirs, own, certain=False)


def direction(draft: Metadata, source: Metadata) -> Direction:
    """Which of the two had shared wording first: a source of an earlier year; of one year, or without one, nobody knows."""
    if draft.year is None or source.year is None or source.year > draft.year:
        return Direction.UNKNOWN
    return Direction.SAME_YEAR if source.year == draft.year else Direction.EARLIER
