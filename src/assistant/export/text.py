"""Exports a check as plain text for a terminal: one block per finding, beginning with ``file:line:column``."""

from collections.abc import Iterator

from assistant.domain.report import Report
from assistant.domain.results import CheckResult, Finding, Ignored, Scaffold, Severity
from assistant.export._positions import Positions, in_file
from assistant.export.labels import (
    EVIDENCE,
    SEVERITIES,
    by_weight,
    count_summary,
    differences,
    draft_path,
    finding_label,
    ignore_reason,
    listed_findings,
    other_citations,
    share_summary,
    shortened,
    source_citation,
)

SUFFIX = ".txt"
MEDIA_TYPE = "text/plain; charset=utf-8"
TITLE = "纯文本"

_QUOTED, _CHANGES, _CHOICES = 120, 6, 3


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """The warnings by weight, the infos in one line each, then a summary.

    Columns count characters; the end is that of the last character.
    """
    positions = in_file(draft, original)
    listed = by_weight(listed_findings(result))
    warnings = [finding for finding in listed if finding.severity is Severity.WARNING]
    blocks = ["\n".join(_block(finding, draft, positions)) for finding in warnings]
    if infos := listed[len(warnings) :]:
        blocks.append("\n".join(_folded(finding, draft, positions) for finding in infos))
    left_out = [_left_out(ignored, draft, positions) for ignored in result.ignored]
    ending = [
        *left_out,
        share_summary(result.summary),
        count_summary(result),
        *([EVIDENCE] if blocks else []),
    ]
    return ("\n\n".join([*blocks, "\n".join(ending)]) + "\n").encode()


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """A scaffold as plain text."""
    from assistant.export._scaffold import template_data
    from assistant.export._templates import render_shipped

    return render_shipped(SUFFIX, template_data(made))


def _left_out(ignored: Ignored, draft: Report, positions: Positions) -> str:
    finding, why = ignored.finding, ignore_reason(ignored)
    words = shortened(finding.span.of(draft.text).strip(), _QUOTED)
    place = f"{shortened(draft_path(draft), 200)}:{positions.at(positions.in_file_span(finding.span).begin)}"
    return f"{place}  略过  {finding_label(finding, draft)}：“{words}”{f'（{shortened(why, _QUOTED)}）' if why else ''}"


def _folded(finding: Finding, draft: Report, positions: Positions) -> str:
    words = shortened(finding.span.of(draft.text).strip(), _QUOTED)
    return f"{_heading(finding, draft, positions)}：“{words}”  {shortened(finding.message, 500)}"


def _heading(finding: Finding, draft: Report, positions: Positions) -> str:
    span = positions.in_file_span(finding.span)
    begin, last = span.begin, max(span.begin, span.end - 1)
    place = f"{positions.at(begin)}-{positions.at(last)}" if last > begin else f"{positions.at(begin)}"
    return f"{shortened(draft_path(draft), 200)}:{place}  {SEVERITIES[finding.severity]}  {finding_label(finding, draft)}"


def _block(finding: Finding, draft: Report, positions: Positions) -> Iterator[str]:
    yield _heading(finding, draft, positions)
    yield f"  {shortened(finding.message, 500)}"
    if here := finding.span.of(draft.text).strip():
        yield f"  本文：{shortened(here, _QUOTED)}"
    if finding.source is not None:
        named = shortened(source_citation(finding, draft, positions.line_of), 200)
        yield f"  来源：{named}：{shortened(finding.source.text, _QUOTED)}"
    found = [str(each) for each in differences(finding, draft.text)]
    if found:
        rest = f" 等 {len(found)} 处" if len(found) > _CHANGES else ""
        yield f"  差异：{'，'.join(found[:_CHANGES])}{rest}"
    if finding.also_in:
        yield f"  另见：{shortened(other_citations(finding), 300)}"
    if finding.replacements:
        yield f"  可改：{'；'.join(shortened(each, _QUOTED) for each in finding.replacements[:_CHOICES])}"
