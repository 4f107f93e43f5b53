"""Whether a draft is a report of the index as it stands there: then that report is the draft itself, and no source."""

from dataclasses import replace

import numpy as np

from assistant.domain.report import Metadata, Report
from assistant.domain.results import Access, Finding, Origin, Severity
from assistant.domain.text import Span
from assistant.reuse.folding import Folding
from assistant.reuse.shingles import hash_sentences
from assistant.reuse.sources import Scope, SourceRef, Sources

_MIN_CHARACTERS = 100
"""Folded characters of a text that can be recognised as a report: a paragraph alone may be anybody's."""


def filed_report(
    draft: Report, folding: Folding, sources: Sources, exclude: frozenset[str], access: Access
) -> str | None:
    """The id of the report that has the text of ``draft`` (white space aside); None if there is none to be seen.

    It is none where the draft says that somebody else wrote it, or another year: then it is a copy, or was handed in again.
    """
    if len(folding) < _MIN_CHARACTERS or draft.id in sources.records:
        return None
    scope = Scope(exclude, access=access)
    edges = folding.sentences.astype(np.int64)
    longest = int(np.argmax(np.diff(edges)))
    key = hash_sentences(folding.codes, edges[longest : longest + 2])[0]
    text = "".join(draft.text.split())
    for number, (segment, mask) in enumerate(zip(sources.segments, sources.masks(scope), strict=True)):
        owners = segment.owners[segment.with_hash(key)]
        lengths = segment.reports[owners + np.uint32(1)] - segment.reports[owners]
        for owner in np.unique(owners[mask[owners] & (lengths == len(folding))]).tolist():
            begin, end = int(segment.reports[owner]), int(segment.reports[owner + 1])
            name = sources.report_id(SourceRef(number, owner))
            if (
                np.array_equal(segment.codes[begin:end], folding.codes)
                and _may_be(draft, sources.records[name])
                and "".join(sources.text(name).split()) == text
            ):
                return name
    return None


def _may_be(draft: Metadata, record: Metadata) -> bool:
    """Whether what is known of the draft does not contradict what is known of the report."""
    return all(
        ours == theirs or ours in ("", None) or theirs in ("", None)
        for ours, theirs in ((draft.author, record.author), (draft.year, record.year))
    )


def completed(draft: Report, record: Metadata) -> Report:
    """The draft with what the record of the report knows beside it."""
    return replace(
        draft,
        author=draft.author or record.author,
        office=draft.office or record.office,
        region=draft.region or record.region,
        year=draft.year or record.year,
    )


def note(draft: Report, name: str, record: Metadata) -> Finding:
    """The finding that says so, at the title of the draft."""
    known = "，".join(part for part in (record.author, f"{record.year}年" if record.year else "") if part)
    span = draft.title_span or Span(0, max(1, draft.text.find("\n")))
    return Finding(
        rule="reuse",
        severity=Severity.INFO,
        span=span,
        message=f"这就是库里的《{record.title or name}》" + (f"（{known}）" if known else "") + "，文字未改；"
        "所列的是它与其他报告、与自身前后文的重合",
        score=0.0,
        also_in=(Origin(name, record.title, record.author, record.year),),
    )


def noted(finding: Finding) -> bool:
    """Whether a finding is such a note."""
    return finding.rule == "reuse" and finding.kind is None
