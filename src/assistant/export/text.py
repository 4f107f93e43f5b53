"""Plain text for a terminal: one block for each finding, opened by its place as ``file:line:column``."""

from collections.abc import Iterator

from assistant.domain.report import Report
from assistant.domain.results import CheckResult, Finding, Ignored, Scaffold
from assistant.export._positions import Positions, in_file
from assistant.export.labels import (
    EVIDENCE,
    SEVERITIES,
    also_named,
    changes,
    counted,
    label,
    listed,
    path,
    shares,
    shortened,
    source_named,
    why_ignored,
)

SUFFIX = ".txt"
MEDIA_TYPE = "text/plain; charset=utf-8"
TITLE = "纯文本"

_QUOTED, _CHANGES, _CHOICES = 120, 6, 3


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """The findings, then what they come to. Columns count characters; a span ends with its last character."""
    positions = in_file(draft, original)
    blocks = ["\n".join(_block(finding, draft, positions)) for finding in listed(result)]
    left_out = [_left_out(ignored, draft, positions) for ignored in result.ignored]
    ending = [*left_out, shares(result.summary), counted(result), *([EVIDENCE] if blocks else [])]
    return ("\n\n".join([*blocks, "\n".join(ending)]) + "\n").encode()


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """A scaffold as plain text."""
    from assistant.export._scaffold import as_data
    from assistant.export._templates import shipped

    return shipped(SUFFIX, as_data(made))


def _left_out(ignored: Ignored, draft: Report, positions: Positions) -> str:
    finding, why = ignored.finding, why_ignored(ignored)
    words = shortened(finding.span.of(draft.text).strip(), _QUOTED)
    place = f"{shortened(path(draft), 200)}:{positions.at(positions.placed(finding.span).begin)}"
    return f"{place}  略过  {label(finding)}：“{words}”{f'（{shortened(why, _QUOTED)}）' if why else ''}"


def _block(finding: Finding, draft: Report, positions: Positions) -> Iterator[str]:
    span = positions.placed(finding.span)
    begin, last = span.begin, max(span.begin, span.end - 1)
    place = f"{positions.at(begin)}-{positions.at(last)}" if last > begin else f"{positions.at(begin)}"
    yield f"{shortened(path(draft), 200)}:{place}  {SEVERITIES[finding.severity]}  {label(finding)}"
    yield f"  {shortened(finding.message, 500)}"
    if here := finding.span.of(draft.text).strip():
        yield f"  本文：{shortened(here, _QUOTED)}"
    if finding.source is not None:
        named = shortened(source_named(finding, draft, positions.line_of), 200)
        yield f"  来源：{named}：{shortened(finding.source.text, _QUOTED)}"
    differences = [str(change) for change in changes(finding, draft.text)]
    if differences:
        rest = f" 等 {len(differences)} 处" if len(differences) > _CHANGES else ""
        yield f"  差异：{'，'.join(differences[:_CHANGES])}{rest}"
    if finding.also_in:
        yield f"  另见：{shortened(also_named(finding), 300)}"
    if finding.replacements:
        yield f"  可改：{'；'.join(shortened(each, _QUOTED) for each in finding.replacements[:_CHOICES])}"
