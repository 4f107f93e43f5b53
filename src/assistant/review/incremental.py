"""Findings carried from one version of a draft to the next, so that only the paragraphs that changed are looked at."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.domain.results import DiffOp, Finding, FindingPart, Match
from assistant.domain.text import Span, paragraphs
from assistant.reuse.filed import noted


@dataclass(frozen=True, slots=True)
class Edit:
    """The paragraphs that differ: ``before`` in the one text, ``after`` in the other. Around them both are the same."""

    before: Span
    after: Span

    @property
    def shift(self) -> int:
        """By how many code points what stands behind has moved."""
        return self.after.end - self.before.end


def edit(before: str, after: str) -> Edit | None:
    """What differs between two versions of a text, as one stretch of whole paragraphs; None where nothing does."""
    if before == after:
        return None
    least = min(len(before), len(after))
    head = _longest(least, lambda size: before[:size] == after[:size])
    tail = _longest(least - head, lambda size: before[len(before) - size :] == after[len(after) - size :])
    return Edit(
        paragraphs(before, Span(head, len(before) - tail)), paragraphs(after, Span(head, len(after) - tail))
    )


def widened(changed: Edit, findings: Iterable[Finding], before: str) -> Edit:
    """The same with all the paragraphs of every finding that reaches into it: it may stand there still."""
    for finding in findings:
        if finding.span.meets(changed.before):
            whole = paragraphs(before, finding.span)
            begin = min(whole.begin, changed.before.begin)
            end = max(whole.end, changed.before.end)
            changed = Edit(
                Span(begin, end),
                Span(
                    changed.after.begin - (changed.before.begin - begin),
                    changed.after.end + (end - changed.before.end),
                ),
            )
    return changed


def carried(findings: Iterable[Finding], draft_id: str, changed: Edit) -> Iterator[Finding]:
    """The findings outside of what changed, where they stand now.

    One whose source is a place of the draft itself (``draft_id``) that changed is left out: it may no longer be there.
    """
    for finding in findings:
        if finding.span.meets(changed.before) or noted(finding):
            continue
        source = finding.source
        within = source is not None and source.origin.report_id == draft_id
        if not within and finding.span.begin <= changed.before.end:
            yield finding  # before what changed
            continue
        if source is not None and within:
            if source.span.meets(changed.before):
                continue
            source = Match.at(source.origin, _moved(source.span, changed), source.text)
        yield replace(
            finding,
            span=_moved(finding.span, changed),
            source=source,
            diff=tuple(_step(step, changed, within=within) for step in finding.diff),
            parts=tuple(_part(part, changed, within=within) for part in finding.parts),
        )


def _step(step: DiffOp, changed: Edit, *, within: bool) -> DiffOp:
    there = _moved(step.there, changed) if within else step.there
    return replace(step, here=_moved(step.here, changed), there=there)


def _part(part: FindingPart, changed: Edit, *, within: bool) -> FindingPart:
    there = _moved(part.there, changed) if within else part.there
    return replace(part, span=_moved(part.span, changed), there=there)


def _moved(span: Span, changed: Edit) -> Span:
    by = changed.shift if span.begin > changed.before.end else 0
    return Span(span.begin + by, span.end + by)


def _longest(most: int, same: Callable[[int], bool]) -> int:
    """The largest size up to ``most`` for which ``same`` holds; it holds for every smaller one."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if same(middle):
            least = middle
        else:
            most = middle - 1
    return least
