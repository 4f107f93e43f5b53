"""What a source must keep to; each rule gives one sentence per breach."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from annotated.gold import Asked, Pair, Sources, keyed, origin_of
from annotated.levels import edit_ratio, fitting_levels, kept
from annotated.markup import Mark, MarkupError, Source
from assistant.domain.report import FactKind, Role
from assistant.domain.vocabulary import load

_FAULTS = frozenset({"foreign_place", "stale_wording", "wrong_post", "year_left", "placeholder", "unmasked"})
_KINDS = frozenset(FactKind) - {FactKind.MASK, FactKind.PERSON}
_ROLES = frozenset(Role) - {Role.OTHER}
_WORK = frozenset({Role.DUTY, Role.PLANS, Role.PROBLEMS})
_ENCODINGS = frozenset({"utf-8", "utf-8-sig", "gb18030", "utf-16"})
_SUFFIXES = frozenset({"txt", "md", "docx", "html"})
_STYLES = frozenset({"colloquial", "formal"})
_NO_TWO = "SHPFVT"
"""Letters whose marks never overlap one another."""


def breaches(sources: Sources, asked: Sequence[Asked], pairs: Sequence[Pair]) -> list[str]:
    """Every breach in the sources, the queries and the negatives; none for a sound set."""
    rules: tuple[Callable[[Source], Iterator[str]], ...] = (_header, _sections, _marks, _passages, _facts)
    found = []
    for source in sources.values():
        found += [f"{source.id}: {breach}" for rule in rules for breach in rule(source)]
        found += [f"{source.id}: {breach}" for breach in _reuse(source, sources)]
    found += [f"query {query.number}: {breach}" for query in asked for breach in _query(query, sources)]
    known = {query.number for query in asked}
    found += [
        f"{source.id}: Q {' '.join(mark.words)} has no such query or grade"
        for source in sources.values()
        for mark in source.all("Q")
        if len(mark.words) != 2 or mark.words[0] not in known or mark.words[1] not in {"1", "2", "3"}
    ]
    return found + [breach for pair in pairs for breach in _pair(pair, sources)]


def _header(source: Source) -> Iterator[str]:
    fields = source.fields
    form, encoding = fields["format"], fields["encoding"]
    if form not in _SUFFIXES or not fields["file"].endswith(f".{form}"):
        yield f"format {form} does not fit {fields['file']}"
    if encoding not in _ENCODINGS or (form != "txt" and encoding != "utf-8"):
        yield f"encoding {encoding} of a {form} file"
    if fields["newline"] not in {"lf", "crlf"} or fields["facts"] not in {"complete", "none"}:
        yield f"newline {fields['newline']}, facts {fields['facts']}"
    if strange := set(source.portfolios) - set(load().names):
        yield f"unknown portfolios {strange}"


def _sections(source: Source) -> Iterator[str]:
    frames = source.all("S") + source.all("T")
    cover = Counter(place for mark in frames for place in range(mark.begin, mark.end))
    wrong = [at for at, character in enumerate(source.text) if not character.isspace() and cover[at] != 1]
    if wrong:
        where = source.text[wrong[0] : wrong[0] + 12]
        yield f"{len(wrong)} characters not in exactly one section, from “{where}”"
    if strange := {mark.words for mark in source.all("S")} - {(role,) for role in _ROLES}:
        yield f"unknown roles {strange}"
    if not source.all("T"):
        yield "no title"


def _marks(source: Source) -> Iterator[str]:
    frames = source.all("S") + source.all("T")
    for mark in source.marks:
        if mark.letter not in "STHPFORVXYQN":
            yield f"unknown letter {mark.letter}"
        if not any(mark.within(frame) for frame in frames):
            yield f"{_shown(mark, source)} is not inside one section"
    for letter in _NO_TWO:
        marks = source.all(letter)
        for one, other in pairwise(marks):
            if one.meets(other):
                yield f"{_shown(one, source)} overlaps {_shown(other, source)}"
    for letter in "ON":
        for words, times in Counter(mark.words for mark in source.all(letter)).items():
            if times > 1 or len(words) != 1:
                yield f"{letter} {' '.join(words)} is not a key of its own"
    for letter in "XY":
        for mark in source.all(letter):
            if mark.words[:1] == () or mark.words[0] not in _FAULTS:
                yield f"{_shown(mark, source)} has no known type"
    for heading in source.all("H"):
        if heading.of(source.text).strip() != heading.of(source.text) or "\n" in heading.of(source.text):
            yield f"{_shown(heading, source)} holds white space at an edge or a line end"


def _passages(source: Source) -> Iterator[str]:
    names = set(load().names)
    for mark in source.all("P"):
        given = mark.words[0].split(",") if mark.words else []
        if not 1 <= len(given) <= 2 or set(given) - names:
            yield f"{_shown(mark, source)} has not one or two known portfolios"
        if not {section.words[0] for section in source.around(mark, "S")} <= _WORK:
            yield f"{_shown(mark, source)} stands in no section of work, problems or plans"
        if any(mark.meets(heading) for heading in source.all("H")):
            yield f"{_shown(mark, source)} covers a heading"


def _facts(source: Source) -> Iterator[str]:
    facts = source.all("V")
    if bool(facts) != (source.fields["facts"] == "complete"):
        yield f"{len(facts)} facts, but facts are {source.fields['facts']}"
    for mark in facts:
        if len(mark.words) != 1 or mark.words[0] not in _KINDS:
            yield f"{_shown(mark, source)} has no known kind"


def _reuse(source: Source, sources: Sources) -> Iterator[str]:
    for mark in source.all("R"):
        try:
            report, origin = origin_of(sources, mark)
            _, level, kind = mark.words
        except (MarkupError, ValueError) as error:
            yield f"{_shown(mark, source)}: {error}"
            continue
        there = sources[report]
        a, b = mark.of(source.text), origin.of(there.text)
        if level not in (fits := fitting_levels(a, b)):
            measured = f"ratio {edit_ratio(a, b):.3f}, {kept(a, b):.0%} kept"
            yield f"{_shown(mark, source)} is declared {level} and is {' or '.join(fits)} ({measured})"
        same = there.fields["author"] == source.fields["author"]
        true = "within" if report == source.id else "self" if same else "copied"
        if kind != true:
            yield f"{_shown(mark, source)} is declared {kind} and is {true}"
        if there.year > source.year or (true == "self" and there.year == source.year):
            yield f"{_shown(mark, source)} comes from {there.year}"


def _query(asked: Asked, sources: Sources) -> Iterator[str]:
    vocabulary = load()
    if asked.style not in _STYLES:
        yield f"style {asked.style}"
    if set(asked.portfolios) - set(vocabulary.names) or set(asked.roles) - set(_ROLES):
        yield "unknown portfolio or role"
    answers = [(source, mark) for source in sources.values() for mark in asked.marks(source)]
    if not answers:
        yield "nothing answers it"
    for source, mark in answers:
        if not (asked.year_from or source.year) <= source.year <= (asked.year_to or source.year):
            yield f"{source.id} {_shown(mark, source)} is of {source.year}"
        if asked.roles and {section.words[0] for section in source.around(mark, "S")}.isdisjoint(asked.roles):
            yield f"{source.id} {_shown(mark, source)} has another role"
        passages = [other for other in source.all("P") if other.meets(mark)]
        speaks_of = {name for other in passages for name in other.words[0].split(",")}
        if asked.portfolios and speaks_of.isdisjoint(asked.portfolios):
            yield f"{source.id} {_shown(mark, source)} has other portfolios ({'、'.join(speaks_of)})"


def _pair(pair: Pair, sources: Sources) -> Iterator[str]:
    for place in (pair.a, pair.b):
        try:
            keyed(sources, "N", *place)
        except MarkupError as error:
            yield f"pair {pair.topic}: {error}"


def _shown(mark: Mark, source: Source) -> str:
    return f"{mark.letter} {' '.join(mark.words)} “{mark.of(source.text)[:12]}”".replace("\n", "↵")
