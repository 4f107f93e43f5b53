"""What the rules on figures share: sentences with their figures, the values of figures, and how a discrepancy is put."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.corpus.parse.numerals import NUMERAL
from assistant.domain.report import Fact, FactKind, Report
from assistant.domain.text import Span
from assistant.review.values import Value, value

HUNDRED = Decimal(100)
AMOUNTS = frozenset({FactKind.COUNT, FactKind.MONEY, FactKind.AREA, FactKind.OTHER})
AMOUNT, SHARE, TIME = "\ue000", "\ue001", "\ue002"
"""What stands for an amount, a share in per cent and a date or year in a :class:`Skeleton`."""

_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_POINTS = re.compile(r"个?百分点$")
_NUMBER = re.compile(rf"^(?:[0-9０-９.．,， ]{{1,24}}|[{NUMERAL}点]{{1,20}})")
_BLANKS = " \u00a0\u2009\u202f"


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A figure that others contradict or that cannot be, what to say of it, and how sure that is (0–1).

    ``sure``: it is an error by what the report itself says; else somebody should look. ``replacements``: what it
    could read instead.
    """

    span: Span
    message: str
    score: float
    sure: bool = True
    replacements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A sentence with one character for each figure in it, and without blanks: 完成N，占计划N的P.

    ``origins`` are the places of its characters in the draft; ``figures`` the facts by place in the skeleton.
    """

    text: str
    origins: tuple[int, ...]
    figures: dict[int, Fact]


def sentences(draft: Report) -> Iterator[tuple[Span, list[Fact]]]:
    """Stretches between 。and ； with their facts."""
    facts = iter([*draft.facts, None])
    fact = next(facts)
    for match in _SENTENCE.finditer(draft.text):
        inside = []
        while fact is not None and fact.span.begin < match.end():
            if fact.span.begin >= match.start():
                inside.append(fact)
            fact = next(facts)
        yield Span(*match.span()), inside


def skeleton(text: str, span: Span, facts: Sequence[Fact]) -> Skeleton:
    """A sentence as a pattern sees it."""
    letters: list[str] = []
    origins: list[int] = []
    figures: dict[int, Fact] = {}
    at = span.begin
    for fact in [*(fact for fact in facts if _sign(text, fact)), None]:
        end = fact.span.begin if fact else span.end
        for offset in range(at, end):
            if text[offset] not in _BLANKS:
                letters.append(text[offset])
                origins.append(offset)
        if fact is not None:
            figures[len(letters)] = fact
            letters.append(_sign(text, fact))
            origins.append(fact.span.begin)
            at = fact.span.end
    return Skeleton("".join(letters), tuple(origins), figures)


def _sign(text: str, fact: Fact) -> str:
    if fact.kind is FactKind.PERCENT:
        return SHARE
    if fact.kind in (FactKind.DATE, FactKind.YEAR):
        return TIME
    if fact.kind in AMOUNTS and not _POINTS.search(fact.span.of(text)):
        return AMOUNT
    return ""


def fact_value(text: str, fact: Fact) -> Value | None:
    """The value of a fact, with what around it makes it an estimate."""
    begin, end = fact.span.begin, fact.span.end
    return value(fact.span.of(text), text[max(0, begin - 4) : begin], text[end : end + 2])


def percent(share: Decimal) -> str:
    """A share to one decimal: 66.7."""
    return f"{share.quantize(Decimal('0.1')).normalize():f}"


def written_like(amount: Decimal, shown: Value, written: str) -> str:
    """An amount in the scale and the unit of a figure of that value, as ``written``: 1.2亿元, 50名."""
    decimals = len(shown.digits.partition(".")[2])
    times = shown.step.scaleb(decimals) if shown.digits[0].isdecimal() and shown.scale else Decimal(1)
    unit = _NUMBER.sub("", written).removeprefix(shown.scale)
    return f"{(amount / times).normalize():f}{shown.scale}{unit}"


def share_bounds(part: Value, whole: Value, *, exact: bool = False) -> tuple[Decimal, Decimal]:
    """The least and the greatest share in per cent that a part can be of a whole, when both are rounded.

    ``exact``: the whole is meant as it is written, as a target is.
    """
    slack_part, slack_whole = rounding(part), Decimal(0) if exact else rounding(whole)
    least = max(part.amount - slack_part, Decimal(0)) / (whole.amount + slack_whole)
    below = whole.amount - slack_whole
    most = (part.amount + slack_part) / below if below > 0 else least * 2
    return least * HUNDRED, most * HUNDRED


def rounding(number: Value) -> Decimal:
    """How far a value may be from what was measured: nothing for what was counted."""
    return Decimal(0) if number.step == 1 else number.step / 2
