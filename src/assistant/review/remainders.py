"""What is left of a whole, and a share in words beside the number that it is said to be.

60人，其中党员45人，其余25人 · 36人，三分之一即14人: both are held against the whole before them.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.corpus.parse.numerals import read_ratio
from assistant.domain.report import Fact, Report
from assistant.review.arithmetic import AMOUNTS, Discrepancy, fact_value, rounding, sentences, written_like
from assistant.review.cues import cue
from assistant.review.values import Value

_NEAR = 12  # characters between 其余 and its figure, and between a whole and 其中
_APART_WITHIN = 20  # characters behind the rest in which it is said that nobody is counted twice
_HALF = Decimal("0.5")
_SHARE = re.compile(
    r"(?P<share>[一二三四五六七八九十]{1,3}分之[一二三四五六七八九十]{1,3}|一半|半数|[一二三四五六七八九]成)"
    r"[，,、（(]?(?:即|也就是|就是|也即|合计?|折合|计)(?:有|是|为)?$"
)


def remainders(draft: Report) -> Iterator[Discrepancy]:
    """Figures behind 其余 that are not what their whole and its parts leave."""
    text = draft.text
    for span, facts in sentences(draft):
        for match in cue("figures", "rest").finditer(text, span.begin, span.end):
            opens = text.rfind("其中", span.begin, match.start())
            rest = next((fact for fact in facts if fact.span.begin >= match.end()), None)
            if opens < 0 or rest is None or rest.span.begin - match.end() > _NEAR:
                continue
            wholes = [fact for fact in facts if fact.span.end <= opens]
            parts = [fact for fact in facts if opens < fact.span.begin < match.start()]
            if wholes and parts and opens - wholes[-1].span.end <= _NEAR:
                yield from _left(text, wholes[-1], parts, rest, opens)


def _left(text: str, whole: Fact, parts: Sequence[Fact], rest: Fact, opens: int) -> Iterator[Discrepancy]:
    total, left = fact_value(text, whole), fact_value(text, rest)
    values = [value for value in (fact_value(text, part) for part in parts) if value is not None]
    if total is None or left is None or len(values) < len(parts) or total.unit != left.unit:
        return
    if any(one.about or one.unit != total.unit for one in (total, left, *values)):
        return
    # 120户，监测户6户，其中2户…，其余82户: 其中 is of the 6, 其余 of the 120.
    if left.amount > total.amount:
        return
    # 其中党员45人、女同志12人，其余… may count somebody twice.
    apart = cue("figures", "counted_once").search(text, opens, rest.span.end + _APART_WITHIN)
    if len(values) > 1 and not apart and cue("figures", "twice").search(text, opens, rest.span.begin):
        return
    due = total.amount - sum((one.amount for one in values), Decimal(0))
    slack = sum((rounding(one) for one in (total, left, *values)), Decimal(0))
    if abs(due - left.amount) <= slack or due < 0:
        return
    shown = rest.span.of(text)
    message = f"{whole.span.of(text)}里除去前面所列的，其余是{written_like(due, left, shown)}，这里写的是“{shown}”，请核对。"
    yield Discrepancy(rest.span, message, 0.85)


def shares_in_words(draft: Report) -> Iterator[Discrepancy]:
    """Numbers that a fraction of the figure before them does not come to."""
    text = draft.text
    for span, facts in sentences(draft):
        amounts = [fact for fact in facts if fact.kind in AMOUNTS]
        for at, fact in enumerate(amounts):
            said = _SHARE.search(text, max(span.begin, fact.span.begin - 2 * _NEAR), fact.span.begin)
            if said is None:
                continue
            wholes = [one for one in amounts[:at] if one.span.end <= said.start()]
            part, whole = fact_value(text, fact), fact_value(text, wholes[-1]) if wholes else None
            if part is None or whole is None or part.about or whole.about or part.unit != whole.unit:
                continue
            yield from _share(said["share"], (wholes[-1].span.of(text), whole), (fact, part), text)


def _share(
    words: str, whole: tuple[str, Value], part: tuple[Fact, Value], text: str
) -> Iterator[Discrepancy]:
    """A share in ``words`` of a whole, as written and as a value, against the part that is given for it."""
    (written, total), (fact, given) = whole, part
    ratio = read_ratio(words)
    share = _HALF if words in ("一半", "半数") else ratio.percent / 100 if ratio is not None else None
    if share is None or not 0 < share < 1:
        return
    due = total.amount * share
    slack = max(Decimal(1), due * Decimal("0.02")) + rounding(total) + rounding(given)
    if abs(due - given.amount) <= slack:
        return
    shown = fact.span.of(text)
    rounded = due.quantize(given.step) if due % given.step else due
    message = f"{written}的{words}是{written_like(rounded, given, shown)}，这里写的是“{shown}”，请核对。"
    yield Discrepancy(fact.span, message, 0.85)
