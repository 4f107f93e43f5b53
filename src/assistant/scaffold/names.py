"""Names that the parser leaves: what stands before a word like 村 or 学校 and is made of no words, and what is listed
beside such a name; persons behind a cue. In a frame they are blank.

A stem is no name where two of its characters are one piece of the tokenizer (督导县, 走访社区).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from assistant.base.tables import read_toml
from assistant.domain.report import Fact, FactKind, Metadata, Report
from assistant.domain.text import Span
from assistant.scaffold.streets import street_names
from assistant.scaffold.words import either, pieces, words

_LONGEST_STEM = 4
_COUNTING = "一二两三四五六七八九十百千几多余数各每"
_LEVELS = "省市州县区镇乡"
_HAN = "㐀-鿿𠀀-𲎯〇"
_IS_HAN = re.compile(f"[{_HAN}]")
_REGION_PARTS = re.compile(r"[^省市州盟县区旗镇乡]{2,8}(?:街道|[省市州盟县区旗镇乡])?")
_LONGER = re.compile("生|毕业|里|民|干部|两委|级|务|长|委|党|医|集体|域|情|属|直|亲|土|容|貌|规民")
"""What makes another word of a head: 大学生, 村里, 村民."""

_TAIL = re.compile(r"(?:自治县|自治州|街道|社区|[省市州盟县区旗镇乡村])$")


def names_in(report: Report) -> list[Fact]:
    """Places, bodies and persons of a report that are not among its facts, in order, not overlapping."""
    text = report.text
    taken = bytearray(len(text))
    for fact in report.facts:
        taken[fact.span.begin : fact.span.end] = b"\1" * len(fact.span)
    found: list[Fact] = []

    def add(kind: FactKind, span: Span) -> None:
        if not any(taken[span.begin : span.end]):
            taken[span.begin : span.end] = b"\1" * len(span)
            found.append(Fact(kind, span))

    for kind, span in _behind_stems(text, taken):
        add(kind, span)
    for match in _waters().finditer(text):
        add(FactKind.PLACE, Span(*match.span()))
    for span in street_names(text):
        add(FactKind.PLACE, span)
    for fact in report.facts:
        if fact.kind is FactKind.ORG and text[fact.span.begin] in _LEVELS:
            begin = _stem_begin(text, fact.span.begin)  # 砚溪 before 县人社局
            if begin is not None:
                add(FactKind.PLACE, Span(begin, fact.span.begin))
    for kind, span in _listed(text, [*report.facts, *found]):
        add(kind, span)
    for span in _persons(text):
        add(FactKind.PERSON, span)
    for names, pattern in _known(report, found):
        for match in pattern.finditer(text):
            end = match.end()
            while end > match.start() and any(taken[match.start() : end]):
                end -= 1  # 砚溪 of 砚溪县人社局, which the parser has from 县 on
            if text[match.start() : end] in names or end == match.end():
                add(FactKind.PLACE, Span(match.start(), end))
    return sorted(found, key=lambda fact: fact.span)


def stems_of(metadata: Metadata) -> set[str]:
    """The names of the regions a report is from, with and without what they end in (青岚县, 青岚)."""
    found: set[str] = set()
    for part in _REGION_PARTS.findall(metadata.region):
        stem = _TAIL.sub("", part)
        if stem in words().verbs:  # 督导县乡两级, which a parser took for a region
            continue
        found.update(name for name in (part, stem) if len(name) > 1 and "*" not in name)
    return found


def _behind_stems(text: str, taken: bytearray) -> Iterator[tuple[FactKind, Span]]:
    known = words()
    for kind, heads in ((FactKind.ORG, known.body_heads), (FactKind.PLACE, known.place_heads)):
        for match in heads.finditer(text):
            if _LONGER.match(text, match.end()):
                continue
            begin = _stem_begin(text, match.start(), taken)
            if begin is None:
                continue
            stem = text[begin : match.start()]
            if kind is FactKind.PLACE and _common().fullmatch(stem) and stem[0] in _letters():
                continue
            yield kind, Span(begin, match.end())


def _stem_begin(text: str, end: int, taken: bytearray | None = None) -> int | None:
    """Where the name's stem that ends at ``end`` begins; None where what stands there are words.

    It begins behind what is ``taken`` by another name: 双汊 of 溪口乡双汊水库.
    """
    known, shelter = pieces(), _no_stem()
    begin = end
    while begin > 0 and end - begin < _LONGEST_STEM:
        character = text[begin - 1]
        if taken is not None and taken[begin - 1]:
            break
        if not _IS_HAN.match(character) or (character in shelter and not _belongs_to_name(text, begin - 1)):
            break
        if text[begin - 1 : begin + 1] in known and begin < end:
            return None
        if begin > 1 and text[begin - 2 : begin] in known:
            break
        begin -= 1
    stem = text[begin:end]
    ending = text[end - 1 : end + 1]
    is_word = ending in known and ending not in words().ends_too
    if len(stem) < 2 or is_word or stem.endswith(words().common_stems):
        return None
    return begin


def _belongs_to_name(text: str, at: int) -> bool:
    """Whether 家 is part of a name (胡家窑), and counts nothing (3家企业)."""
    before = text[at - 1 : at]
    return text[at] == "家" and bool(_IS_HAN.match(before)) and before not in _COUNTING


def _listed(text: str, facts: Iterable[Fact]) -> Iterator[tuple[FactKind, Span]]:
    """What is listed before or behind a name and ends in the same word: ***南山村、关庄村、前锋村和胡家窑村."""
    for fact in facts:
        if fact.kind not in (FactKind.PLACE, FactKind.ORG):
            continue
        name = fact.span.of(text)
        head = name[-1] if fact.kind is FactKind.PLACE else name[-2:]
        yield from ((fact.kind, span) for span in _before_name(text, fact.span.begin, head))
        yield from ((fact.kind, span) for span in _behind_name(text, fact.span.end, head))


def _before_name(text: str, begin: int, head: str) -> Iterator[Span]:
    while begin > 0 and text[begin - 1] in "、和与及" and text[: begin - 1].endswith(head):
        end = begin - 1
        start = end - len(head)
        while start > 0 and end - start < _LONGEST_STEM + len(head) and _IS_HAN.match(text[start - 1]):
            if text[start - 1] in _no_stem():
                break
            start -= 1
        if end - start < len(head) + 1:
            return
        yield Span(start, end)
        begin = start


def _behind_name(text: str, end: int, head: str) -> Iterator[Span]:
    pattern = re.compile(
        rf"[、和与及]([{_HAN}]{{1,{_LONGEST_STEM}}}?{re.escape(head)})(?![{_HAN}]?[{head[-1]}])"
    )
    while match := pattern.match(text, end):
        yield Span(*match.span(1))
        end = match.end()


def _persons(text: str) -> Iterator[Span]:
    for match in _person().finditer(text):
        yield Span(*match.span("name" if match["name"] else "alone"))


def _known(report: Report, found: Iterable[Fact]) -> Iterator[tuple[set[str], re.Pattern[str]]]:
    """The writer's own regions and the places of the report, wherever they stand without what they end in."""
    names = stems_of(report.metadata)
    for fact in (*report.facts, *found):
        if fact.kind is FactKind.PLACE:
            name = fact.span.of(report.text)
            stem = _TAIL.sub("", name)
            # A stem that is a word (前锋 of 前锋村) names nothing by itself.
            names.update(one for one in (name, stem) if len(one) > 1 and one not in pieces())
    if names:
        yield names, re.compile(f"(?:{either(names)})(?:省|市|县|区|镇|乡|村)?")


@cache
def _no_stem() -> frozenset[str]:
    return frozenset(str(read_toml("names.toml")["places"]["not_in"]).split())


@cache
def _waters() -> re.Pattern[str]:
    """Waters and hills called by a letter of which no word is made (澜水), and canals by where they lie (东干渠)."""
    letters = re.escape("".join(_letters()))
    return re.compile(rf"(?:(?![{letters}\W\d_])[{_HAN}])[水江河湖川州岭]|[东南西北中总左右][干支]渠")


@cache
def _letters() -> frozenset[str]:
    """The characters that words are made of; others hardly occur but in names (砚水河)."""
    return frozenset(character for piece in pieces() for character in piece)


@cache
def _common() -> re.Pattern[str]:
    return re.compile(f".{{0,4}}(?:{either(str(read_toml('names.toml')['places']['common']).split())})")


@cache
def _person() -> re.Pattern[str]:
    table = read_toml("masks.toml")
    cues, surnames = table["cues"], table["surnames"]
    sure = either(str(surnames["sure"]).split())
    every = either([*str(surnames["sure"]).split(), *str(surnames["doubtful"]).split()])
    others = either(str(surnames["others"]).split())
    ends = "".join(str(cues["ends"]).split())
    return re.compile(
        rf"(?:(?:{either(str(cues['before']).split())})(?!{others})(?P<name>(?:{sure})(?:[某]{{1,2}}|[^{ends}\W\d]{{1,2}}))(?=[{ends}，。、；])"
        rf")|(?:(?<![{_HAN}])(?P<alone>(?:{every})[{_HAN}]{{1,2}})(?=(?:{either(str(cues['behind']).split())})))"
    )


class NameSet:
    """Names, found in a text wherever they stand in it."""

    def __init__(self, names: Iterable[str]) -> None:
        """Names of one character are left out."""
        self._by_start: dict[str, list[str]] = {}
        for name in set(names):
            if len(name) > 1:
                self._by_start.setdefault(name[:2], []).append(name)

    def in_text(self, text: str) -> bool:
        """Whether one of them stands in a text."""
        for at in range(len(text) - 1):
            for name in self._by_start.get(text[at : at + 2], ()):
                if text.startswith(name, at):
                    return True
        return False


@cache
def region_names() -> frozenset[str]:
    """Provinces and prefectures."""
    return frozenset(name for names in read_toml("regions.toml").values() for name in str(names).split())
