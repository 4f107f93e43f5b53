"""Decisions of earlier audits, carried over to the same wording of the same writers.

A finding is known again by what both sides say and by whose reports they are, not by its id: reports may have been filed
anew, under another name or with a paragraph more.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from assistant.domain.report import Metadata, series
from assistant.domain.results import AuditedFinding, AuditResult, Disposition
from assistant.reuse.folding import folded


def writers_of(result: AuditResult) -> dict[str, str]:
    """Report id → whose report it is."""
    return {report.id: series(report.metadata, report.id) for report in result.reports}


def content_key(found: AuditedFinding, writers: Mapping[str, str]) -> str:
    """A hash of what a finding says and of whose reports it is in; which of two is named first does not matter."""
    source = found.finding.source
    here = writers.get(found.report_id, found.report_id)
    if source is None:
        sentence = found.sentence.text if found.sentence else found.text
        parts = [found.finding.rule, here, folded(found.text).text(), folded(sentence).text()]
    else:
        there = writers.get(source.report_id) or series(
            Metadata(title=source.title, author=source.author, year=source.year), source.report_id
        )
        sides = sorted([f"{here}\t{folded(found.text).text()}", f"{there}\t{folded(source.text).text()}"])
        parts = [found.finding.rule, *sides]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def carried(
    result: AuditResult, earlier: Iterable[tuple[str, Callable[[], Mapping[str, Disposition]]]]
) -> dict[str, Disposition]:
    """The decisions of ``earlier`` audits (id, what was decided) that hold for findings of ``result``; the latest wins."""
    by_key: dict[str, Disposition] = {}
    for audit_id, read in earlier:
        for made in read().values():
            if made.key and (made.key not in by_key or by_key[made.key].at < made.at):
                by_key[made.key] = replace(made, carried_from=made.carried_from or audit_id)
    if not by_key:
        return {}
    writers = writers_of(result)
    keys = {found.id: content_key(found, writers) for found in result.findings}
    return {
        finding_id: replace(by_key[key], finding_id=finding_id)
        for finding_id, key in keys.items()
        if key in by_key
    }
