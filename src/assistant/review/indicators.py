"""One indicator with two values in one report, or with one value in two units."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from assistant.base.patterns import patterns
from assistant.base.tables import read_toml
from assistant.domain.report import Fact, FactKind, Report, Role
from assistant.domain.text import Span
from assistant.review.arithmetic import Discrepancy, fact_value, sentences
from assistant.review.location import role_at
from assistant.review.values import Value

_KINDS = frozenset({FactKind.COUNT, FactKind.MONEY, FactKind.PERCENT, FactKind.AREA, FactKind.OTHER})
_NAMES = frozenset({FactKind.PLACE, FactKind.ORG, FactKind.DOC, FactKind.MASK})
_OWN_WORK = frozenset({Role.LEAD, Role.STUDY, Role.DUTY, Role.INTEGRITY, Role.LAW, Role.OTHER})
_SHORTEST = 2  # characters of a name
_INDICATOR = 4  # characters of a name that is an indicator's without more
_DISTINCT = 2  # digits that two figures have in common by more than chance
_BEFORE = 300  # characters before a figure that may say that it is a part or a target
_RUN = 4  # characters in a row that two sentences on one matter have in common
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_CUES = patterns("indicators.toml", "cues")
_MEANT, _OTHER_TIME, _PERIOD, _PART = (_CUES[name] for name in ("meant", "other_time", "period", "part"))
_CHANGED = re.compile(r"(?:由|从)[^，。；]{0,20}$")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_OF_YEARS = _CUES["of_years"]
_PARAGRAPHS = 3  # a look back over years is announced so many paragraphs before, at most
_LOOK_BACK = 600  # and at most so many characters
_SCOPES = _CUES["scopes"]
_ENDS = re.compile(r"(?:保持|稳定|持续|继续)?(?:在|达|为)?$")


@dataclass(frozen=True, slots=True)
class _Mention:
    """One value of an indicator, its name and sentence; ``of_place``: the sentence names a place, body or document."""

    fact: Fact
    value: Value
    name: str
    sentence: Span
    of_place: bool


def contradictions(draft: Report) -> Iterator[Discrepancy]:
    """Values that are in two units, then those that cannot both be right, each at the later of two."""
    mentions = list(_mentions(draft))
    yield from _units_apart(draft, mentions)
    yield from _two_values(draft, mentions)


def _two_values(draft: Report, mentions: Iterable[_Mention]) -> Iterator[Discrepancy]:
    """Values of one indicator that cannot both be right, at the later of them."""
    by_name: dict[tuple[str, FactKind], list[_Mention]] = defaultdict(list)
    for mention in mentions:
        if not mention.of_place and _is_indicator(mention.name):
            by_name[mention.name, mention.fact.kind].append(mention)
    for alike in by_name.values():
        if len({one.value.amount for one in alike}) != 2:  # many values are a list, not an error
            continue
        first = alike[0]
        later = next(one for one in alike if one.value.amount != first.value.amount)
        one, other = first.value, later.value
        if one.unit != other.unit or first.sentence == later.sentence:
            continue
        if not (one.about or other.about or one.agrees(other) or _only_unit(one, other)):
            before, here = _written(draft, first), _written(draft, later)
            message = f"“{first.name}”前面写的是“{before}”，这里写的是“{here}”，请核对哪一个对。"
            yield Discrepancy(later.fact.span, message, 0.8)


def _units_apart(draft: Report, mentions: Iterable[_Mention]) -> Iterator[Discrepancy]:
    """The same digits of one matter once in 万 and once in 亿."""
    by_digits: dict[tuple[str, str], list[_Mention]] = defaultdict(list)
    for mention in mentions:
        by_digits[mention.value.digits, mention.value.unit].append(mention)
    for alike in by_digits.values():
        for first, later in pairwise(alike):
            if _only_unit(first.value, later.value) and _on_one_matter(draft.text, first, later):
                before, here = _written(draft, first), _written(draft, later)
                message = f"“{later.name}”前面写的是“{before}”，这里是“{here}”，只有单位不同，请核对单位。"
                yield Discrepancy(later.fact.span, message, 0.9)


def _written(draft: Report, mention: _Mention) -> str:
    return mention.fact.span.of(draft.text)


def _only_unit(one: Value, other: Value) -> bool:
    """Whether two values are the same digits, at least two of them not zero, in 万 and in 亿."""
    distinct = len(one.digits.rstrip("0").replace(".", "").replace("．", "")) >= _DISTINCT
    return (
        distinct
        and one.digits == other.digits
        and {one.scale, other.scale} <= {"万", "亿", ""}
        and one.scale != other.scale
    )


def _on_one_matter(text: str, first: _Mention, later: _Mention) -> bool:
    """Whether two values are of one thing: 投资 is used of many things, so the sentences have more in common than that."""
    if first.name == later.name and _is_indicator(first.name):
        return True
    name = min(first.name, later.name, key=len)
    if not (first.name.endswith(name) and later.name.endswith(name)):
        return False
    runs = []
    for one in (first, later):
        words = _HAN_RUN.findall(one.sentence.of(text).replace(name, " " if len(name) < _RUN else name))
        runs.append({word[at : at + _RUN] for word in words for at in range(len(word) - _RUN + 1)})
    return bool(runs[0] & runs[1])


def _mentions(draft: Report) -> Iterator[_Mention]:
    """The figures of the year's own work, each with its name; no parts, no targets, none of other years or periods."""
    text, year = draft.text, draft.metadata.year
    for sentence, facts in sentences(draft):
        whole = sentence.of(text)
        years = {int(found) for found in _YEAR.findall(whole)}
        if (
            years - {year}
            or _OTHER_TIME.search(whole)
            or _PERIOD.search(whole)
            or _over_years(text, sentence)
        ):
            continue
        if draft.sections and role_at(draft, sentence.begin) not in _OWN_WORK:
            continue
        of_place = any(fact.kind in _NAMES for fact in facts)
        for fact in facts:
            name = _name(text, sentence, fact)
            number = fact_value(text, fact) if name else None
            if name and number is not None:
                yield _Mention(fact, number, name, sentence, of_place)


def _over_years(text: str, sentence: Span) -> bool:
    """Whether several years are looked back upon, here or shortly before."""
    earliest = max(0, sentence.begin - _LOOK_BACK)
    at = sentence.begin
    for _ in range(_PARAGRAPHS):
        at = max(earliest, text.rfind("\n", earliest, max(earliest, at - 1)))
    return bool(_OF_YEARS.search(text, at, sentence.end))


def _name(text: str, sentence: Span, fact: Fact) -> str:
    """The indicator's name, "" where it has none or where the clause says that it is a part or a target."""
    if fact.kind not in _KINDS or not fact.name:
        return ""
    floor = max(sentence.begin, fact.span.begin - _BEFORE)
    begin = max(text.rfind(mark, floor, fact.span.begin) for mark in "，,、：:（(")
    before = text[max(begin + 1, floor) : fact.span.begin]
    behind = text[fact.span.end : min(fact.span.end + 6, sentence.end)]
    near = max(0, fact.span.begin - _BEFORE)
    since = (
        max(text.rfind("。", near, fact.span.begin), text.rfind("\n", near, fact.span.begin), near - 1) + 1
    )
    if _is_aim_or_part(before, behind, text[since : fact.span.begin]):
        return ""
    name = _ENDS.sub("", _SCOPES.sub("", fact.name))
    return name if len(name) >= _SHORTEST else ""


@lru_cache(maxsize=8192)
def _is_aim_or_part(before: str, behind: str, whole: str) -> bool:
    """Whether a figure is a target or a part, by its clause and what is behind it, or by its sentence so far."""
    if _MEANT.search(before) or _MEANT.match(behind) or _CHANGED.search(before):
        return True
    return bool(_PART.search(whole) or _MEANT.search(whole))


def _is_indicator(name: str) -> bool:
    ends, bare = _words()
    return len(name) >= _INDICATOR and name.endswith(ends) and name not in bare


@cache
def _words() -> tuple[tuple[str, ...], frozenset[str]]:
    table = read_toml("indicators.toml")
    return tuple(table["ends"]["words"].split()), frozenset(table["bare"]["words"].split())
