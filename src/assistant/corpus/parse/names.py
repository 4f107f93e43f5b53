"""Names of places and organisations in running text, recognised by their endings and by the words before them.

Chinese has no capitals, so the left edge of a name is the difficulty: a name follows a preposition, 、, another name,
or begins a clause. A name that occurs once with its ending (青石镇) is then recognised without it in a list of such
names (青石、白沙两个镇). The words are in ``data/names.toml``.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from assistant.base.patterns import patterns
from assistant.base.tables import read_toml, words
from assistant.corpus.parse.common_words import holds_common_word
from assistant.domain.report import Fact, FactKind
from assistant.domain.text import Span

_PATTERNS = patterns("names.toml", "patterns")
_HAN = _PATTERNS.source("han")
_STOP = _PATTERNS.source("stop")
_CLAUSE_EDGE = _PATTERNS["clause_edge"]
_ATTRIBUTE = _PATTERNS["attribute"]
_LISTED = _PATTERNS["listed"]
_COMMITTEE = _PATTERNS["committee"]
_INSTITUTION = _PATTERNS["institution"]
_HEAD_OF_BODY = _PATTERNS["head_of_body"]
_FACILITY = _PATTERNS["facility"]
_SCHOOL = _PATTERNS["school"]
_GOES_THERE = _PATTERNS["goes_there"]


@dataclass(frozen=True, slots=True)
class _NameWords:
    """``data/names.toml``, compiled."""

    ending: re.Pattern[str]
    separable_ends: tuple[str, ...]
    after: re.Pattern[str]
    not_in: frozenset[str]
    common: re.Pattern[str]
    body: re.Pattern[str]
    common_before: re.Pattern[str]
    common_alone: frozenset[str]
    of_place: str
    of_school: frozenset[str]
    """Ends of bodies whose names say of which place they are: 云砚县第四中学."""


@cache
def _name_words() -> _NameWords:
    table = read_toml("names.toml")
    places = {key: words(listed) for key, listed in table["places"].items()}
    bodies = {key: words(listed) for key, listed in table["bodies"].items()}
    either = {key: "|".join(listed) for key, listed in (places | bodies).items()}
    ends = "|".join(places["ends"])
    return _NameWords(
        ending=re.compile(f"(?:{ends})(?!{'|'.join(places['not_before'])})"),
        separable_ends=places["spared"],
        after=re.compile(f"(?:{either['after']})$"),
        not_in=frozenset(places["not_in"]),
        common=re.compile(f".{{0,40}}(?:{either['common']})"),
        body=re.compile(
            f"(?P<level>{either['levels']})(?!{either['not_after_level']})"
            f"(?P<core>(?:{either['departments']}|(?!{_STOP}){_HAN}){{0,10}}?)"
            f"(?P<end>{'|'.join(bodies['ends'])})(?:{either['more']})?"
        ),
        common_before=re.compile(f"(?:{either['common_before']})$"),
        common_alone=frozenset(bodies["common_alone"]),
        of_place=either["of_place"],
        of_school=frozenset(bodies["of_school"]),
    )


def rare_in_place_names() -> frozenset[str]:
    """Characters that are rare in names of places, but frequent before what looks like the ending of one."""
    return _name_words().not_in


def find_names(text: str) -> list[Fact]:
    """The places and organisations in ``text``, in order, not overlapping. What may be either is an organisation."""
    places = _places(text)
    bodies = _bodies(text, places)
    taken = bytearray(len(text))
    for body in bodies:
        taken[body.begin : body.end] = b"\1" * len(body)
    facts = [Fact(FactKind.ORG, body) for body in bodies]
    facts.extend(Fact(FactKind.PLACE, place) for place in places if not any(taken[place.begin : place.end]))
    return sorted(facts, key=lambda fact: fact.span)


def _places(text: str) -> list[Span]:
    spans = _listed(text, "个") + _named_after(_FACILITY, text)
    if known := _known_places(text):
        spans.extend(Span(*match.span()) for match in re.finditer(f"(?:{_any_of(known)})+", text))
        if stems := {stem for name in known if (stem := _stem(name))}:
            bare = _any_of(stems)
            # After 到白沙县, 白沙 alone is a place, too, where a clause or a preposition delimits it.
            listed = re.compile(
                rf"(?:{bare})(?=(?:、{_HAN}{{2,4}})*(?:(?:[两二三四五六七八九十]|[0-9０-９]+)个?[乡镇村县社]|一带))"
                rf"|(?<=、)(?:{bare})(?=[、两三四五六七八九十0-9等]|一带)"
                rf"|(?:(?<=[在到从，。；！？\n])|^)(?:{bare})(?=[的是当这会不有，。、]|$)"
            )
            spans.extend(Span(*match.span()) for match in listed.finditer(text))
    return _without_overlaps(spans)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _stem(name: str) -> str:
    """A name without its ending, 青石 for 青石镇; "" when less than two characters would be left."""
    end = next((end for end in _name_words().separable_ends if name.endswith(end)), "")
    return name[: -len(end)] if end and len(name) - len(end) > 1 else ""


def _listed(text: str, measure: str) -> list[Span]:
    """Names without endings in a list that says what they are: 青石、白沙两个乡镇 (``measure`` 个), 三家卫生院 (家)."""
    spans = []
    for match in _LISTED.finditer(text):
        if match["of"].startswith(measure):
            begin = match.start("names")
            for name in match["names"].split("、"):
                spans.append(Span(begin, begin + len(name)))
                begin += len(name) + 1
    return spans


def _known_places(text: str) -> set[str]:
    """Full names of places: those after a preposition or another name, or repeatedly at the beginning of a clause."""
    words, well_known = _name_words(), _well_known()
    known: set[str] = set()
    at_edge: Counter[str] = Counter()
    for match in words.ending.finditer(text):
        for length in (2, 3, 1, 4):
            begin = match.start() - length
            stem = text[max(0, begin) : match.start()]
            if begin < 0 or not _is_stem(stem, match[0], words):
                continue
            before = text[max(0, begin - 4) : begin]
            if holds_common_word(stem) and not stem.startswith(well_known) and not _GOES_THERE.search(before):
                continue  # 督导县, 薄弱村; but 到红旗村, 重庆市
            name = stem + match[0]
            if words.after.search(before) or before.endswith(tuple(known)):
                known.add(name)
                break
            if _CLAUSE_EDGE.search(before):
                at_edge[name] += 2 if _ATTRIBUTE.match(text, match.end()) else 1
                break
    for name, times in at_edge.items():
        if times > 1 or (len(name) == 3 and name[-1] in "镇乡") or name.endswith("街道"):
            known.add(name)
    return known


@cache
def _well_known() -> tuple[str, ...]:
    """Provinces and prefectures, whose names are written so often that they are common words."""
    table = read_toml("regions.toml")
    return tuple(name for listed in table.values() for name in words(listed))


def _named_after(shape: re.Pattern[str], text: str) -> list[Span]:
    """Names that consist of a stem and what is named, 白鹭湾水库, where a clause or a preposition delimits them.

    A stem of three characters may begin with a common word (白鹭), one of two may not be one (门口).
    """
    words = _name_words()
    return [
        Span(*match.span())
        for match in shape.finditer(text)
        if words.not_in.isdisjoint(match["stem"])
        and not words.common.fullmatch(match["stem"][:-1])
        and (len(match["stem"]) > 2 or not holds_common_word(match["stem"]))
    ]


def _with_place(text: str, begin: int, words: _NameWords) -> int:
    """Where a body begins that an unknown place precedes, 云砚 before 县第四中学; ``begin`` where none does."""
    stem, before = text[max(0, begin - 2) : begin], text[max(0, begin - 6) : max(0, begin - 2)]
    if begin < 2 or not _is_stem(stem, text[begin], words) or holds_common_word(stem):
        return begin
    return begin - 2 if words.after.search(before) or _CLAUSE_EDGE.search(before) else begin


def _is_stem(stem: str, end: str, words: _NameWords) -> bool:
    if not re.fullmatch(f"{_HAN}+", stem) or not words.not_in.isdisjoint(stem):
        return False
    if len(stem) == 1 or (len(stem) > 3 and end not in ("村", "社区", "街道", "水库")):
        return False
    return not words.common.fullmatch(stem)


def _bodies(text: str, places: list[Span]) -> list[Span]:
    words = _name_words()
    begins = {place.end: place.begin for place in places}
    around = {at: place.begin for place in places for at in range(place.begin, place.end)}
    spans = [Span(*match.span()) for match in _INSTITUTION.finditer(text)]
    spans.extend(
        Span(begins.get(match.start(), match.start()), match.end()) for match in _COMMITTEE.finditer(text)
    )
    for match in words.body.finditer(text):
        begin = match.start()
        if not match["core"] and match["end"] in words.common_alone:
            continue
        if match["end"] in ("党委", "党工委", "政府", "委员会") and _HEAD_OF_BODY.match(text, match.end()):
            continue
        if begin not in around and words.common_before.search(text[max(0, begin - 2) : begin]):
            continue
        if match["end"] in words.of_school and begin not in around and begin not in begins:
            begin = _with_place(text, begin, words)
        begin = around.get(begin, begin)
        spans.append(Span(begins.get(begin, begin), match.end()))
    spans.extend(_named_after(_SCHOOL, text))
    listed = _listed(text, "家")
    spans.extend(listed)
    stems = {span.of(text) for span in [*listed, *_listed(text, "个")]}
    stems |= {stem for place in places if (stem := _stem(place.of(text)))}
    if stems:
        named = re.compile(rf"(?:{_any_of(stems)})[镇乡村县]?(?:{words.of_place})")
        spans.extend(Span(*match.span()) for match in named.finditer(text))
    return _without_overlaps(spans)


def _without_overlaps(spans: list[Span]) -> list[Span]:
    """Of overlapping spans, only the one that begins first, or else the longer one."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.begin, -span.end)):
        if not chosen or span.begin >= chosen[-1].end:
            chosen.append(span)
    return chosen
