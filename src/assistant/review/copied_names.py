"""Names that came with wording copied from another's report: some changed to one's own, some left as they stood."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain.report import FactKind
from assistant.domain.results import DiffType, Kind, Origin
from assistant.domain.text import Span
from assistant.review.context import ReviewContext
from assistant.review.cues import cue
from assistant.review.location import clause_of, in_quotes
from assistant.review.regions import TOWN, Home, chain_of

_VILLAGE = re.compile(r"[\u3400-\u9fff]{2,4}(?:村|社区)")
_A_NAME = re.compile(r"[\u3400-\u9fff]{2,6}")
_OFTEN = 2  # a place that is named more often is one that the writer has to do with


@dataclass(frozen=True, slots=True)
class CopiedName:
    """A name of the source's that stands in the draft. ``changed_to``: what other places have instead, "" for none."""

    span: Span
    name: str
    origin: Origin
    changed_to: str = ""


def left_over(context: ReviewContext, home: Home) -> Iterator[CopiedName]:
    """Names of the source's that were changed in one place and stand unchanged in another."""
    draft = context.draft
    for gone, (new, origin) in _changed(context).items():
        if gone in home.words or gone in new or cue("foreign_place", "generic").fullmatch(gone):
            continue
        spans = [Span(*match.span()) for match in re.finditer(re.escape(gone), draft.text)]
        for span in spans if len(spans) <= _OFTEN else ():
            if not in_quotes(draft.text, span):
                yield CopiedName(span, gone, origin, new)


def kept(context: ReviewContext, home: Home) -> Iterator[CopiedName]:
    """What is another town's, and stands in wording of its report as it stands there: the town itself, its villages."""
    draft, records = context.draft, context.records or {}
    own = {unit.name for unit in home.units if unit.level == TOWN}
    places = [fact.span for fact in draft.facts if fact.kind is FactKind.PLACE]
    for shared in context.overlaps:
        source = shared.source
        record = records.get(source.origin.report_id) if source else None
        if source is None or record is None or shared.kind is not Kind.COPIED:
            continue
        towns = {unit.name for unit in chain_of(record) if unit.level == TOWN and unit.stem} - own
        for span in filter(shared.span.contains, places if towns else ()):
            name = span.of(draft.text)
            village = (
                bool(own) and _VILLAGE.fullmatch(name) and not cue("foreign_place", "generic").fullmatch(name)
            )
            if (
                (name in towns or village)
                and name in source.text
                and name not in home.words
                and draft.text.count(name) <= _OFTEN
                and not in_quotes(draft.text, span)
                and not cue("foreign_place", "village_elsewhere").search(
                    clause_of(draft.text, span).of(draft.text)
                )
            ):
                yield CopiedName(span, name, source.origin)


def _changed(context: ReviewContext) -> dict[str, tuple[str, Origin]]:
    """Names that copies of others' wording have changed: the source's → the draft's, and the source.

    What is put for the same words again and again is a name, though nothing else shows that it is one.
    """
    text = context.draft.text
    times: Counter[tuple[str, str]] = Counter()
    found: dict[str, tuple[str, Origin]] = {}
    for shared in context.overlaps:
        source = shared.source
        if source is None or shared.kind is not Kind.COPIED:
            continue
        for step in shared.diff:
            begin, end = step.there.begin - source.span.begin, step.there.end - source.span.begin
            gone, new = _bare(source.text[begin:end]), _bare(step.here.of(text))
            if step.op != "replace" or not _A_NAME.fullmatch(gone) or not _A_NAME.fullmatch(new):
                continue
            times[gone, new] += 1
            if step.type is DiffType.PLACE or times[gone, new] > 1:
                found.setdefault(gone, (new, source.origin))
    return found


def _bare(text: str) -> str:
    return text.strip("，。、；：,;: \n　")
