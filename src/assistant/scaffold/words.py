"""The words by which scaffolds are made: ``data/scaffold.toml``, and the pieces of the tokenizer that ships."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.base.tables import read_toml


def either(words: Iterable[str]) -> str:
    """A pattern of words, the longer first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


@dataclass(frozen=True, slots=True)
class Words:
    """``data/scaffold.toml``, compiled. The file says what each list is for."""

    verbs: frozenset[str]
    nominal: frozenset[str]
    longest_verb: int
    adverbs: re.Pattern[str]
    stated: re.Pattern[str]
    trends: re.Pattern[str]
    talk: re.Pattern[str]
    verb_ends: str
    vague: frozenset[str]
    times: frozenset[str]
    times_of: tuple[str, ...]
    leading: re.Pattern[str]
    leading_to: re.Pattern[str]
    leading_if: re.Pattern[str]
    generic: frozenset[str]
    effect: re.Pattern[str]
    position: re.Pattern[str]
    cause: re.Pattern[str]
    measure: re.Pattern[str]
    intent: re.Pattern[str]
    problem: re.Pattern[str]
    personal: re.Pattern[str]
    work: re.Pattern[str]
    dull: frozenset[str]
    hanging: re.Pattern[str]
    story: re.Pattern[str]
    announcing: re.Pattern[str]
    past: re.Pattern[str]
    past_gone: re.Pattern[str]
    past_until: int
    past_portfolio: str
    place_heads: re.Pattern[str]
    body_heads: re.Pattern[str]
    common_stems: tuple[str, ...]
    ends_too: frozenset[str]
    places_before: re.Pattern[str]
    numbers_before: re.Pattern[str]
    place_behind: re.Pattern[str]
    body_behind: re.Pattern[str]
    person_behind: re.Pattern[str]
    qualities_before: re.Pattern[str]
    share_before: re.Pattern[str]


@cache
def words() -> Words:
    """The words that ship, compiled once."""
    table = read_toml("scaffold.toml")

    def listed(section: str, key: str = "words") -> list[str]:
        return str(table[section][key]).split()

    moves = table["moves"]
    verbs = listed("verbs")
    return Words(
        verbs=frozenset(verbs),
        nominal=frozenset(listed("nominal")),
        longest_verb=max(map(len, verbs)),
        adverbs=re.compile(f"(?:{either(listed('adverbs'))})"),
        stated=re.compile(f"(?:{either(listed('stated'))})$"),
        trends=re.compile(f"(?:{either(listed('trends'))})$"),
        talk=re.compile("|".join(listed("names", "talk"))),
        verb_ends="".join(listed("names", "verb_ends")),
        vague=frozenset(listed("names", "vague")),
        times=frozenset(listed("names", "times")),
        times_of=tuple(listed("names", "times_of")),
        leading=re.compile(f"(?:{either(listed('parts', 'leading'))})"),
        leading_to=re.compile(f"(?:{either(listed('parts', 'leading_to'))})"),
        leading_if=re.compile(
            f"(?:{either(listed('parts', 'leading_if'))}).{{0,60}}(?:{either(listed('parts', 'ends'))})[，,]?$"
        ),
        generic=frozenset(listed("matters", "generic")),
        effect=re.compile("|".join([either(str(moves["effect"]).split()), *moves["effect_patterns"]])),
        position=re.compile(either(listed("moves", "position"))),
        cause=re.compile(either(listed("moves", "cause"))),
        measure=re.compile(either(listed("moves", "measure"))),
        intent=re.compile("|".join(moves["intent"])),
        problem=re.compile(either(listed("moves", "problem"))),
        personal=re.compile(either(listed("moves", "personal"))),
        work=re.compile(either(listed("moves", "work"))),
        dull=frozenset(listed("moves", "dull")),
        hanging=re.compile(f"(?:{either(listed('open'))})"),
        story=re.compile(either(listed("open", "told"))),
        announcing=re.compile("|".join(table["open"]["announcing"])),
        past=re.compile(either(listed("past"))),
        past_gone=re.compile(either(listed("past", "gone"))),
        past_until=int(table["past"]["until"]),
        past_portfolio=str(table["past"]["portfolio"]),
        place_heads=re.compile(either(listed("heads", "place"))),
        body_heads=re.compile(either(listed("heads", "body"))),
        common_stems=tuple(listed("heads", "common_stems")),
        ends_too=frozenset(listed("heads", "ends_too")),
        places_before=re.compile(f"(?:{either(listed('masks', 'places_before'))})$"),
        numbers_before=re.compile(f"(?:{either(listed('masks', 'numbers_before'))})$"),
        place_behind=re.compile("|".join(listed("masks", "place_behind"))),
        body_behind=re.compile("|".join(listed("masks", "body_behind"))),
        person_behind=re.compile("|".join(listed("masks", "person_behind"))),
        qualities_before=re.compile(f"(?:{'|'.join(listed('masks', 'qualities_before'))})$"),
        share_before=re.compile(f"(?:{'|'.join(listed('masks', 'share_before'))})$"),
    )


@cache
def pieces() -> frozenset[str]:
    """Words of official language, of two characters: pieces of the tokenizer, verbs, words of the portfolios.

    Names of places and bodies are seldom among them.
    """
    data = resources.files("assistant").joinpath("data/encoder/tokenizer.json").read_bytes()
    found = {piece for piece in json.loads(data)["model"]["vocab"] if len(piece) == 2}
    found |= {verb for verb in words().verbs if len(verb) == 2}
    for portfolio in read_toml("portfolios.toml")["portfolio"]:
        for key in ("name", "aliases", "departments", "strong", "medium", "weak"):
            found.update(word for word in str(portfolio.get(key, "")).split() if len(word) == 2)
    return frozenset(found)


def cuts_words(text: str, begin: int, end: int) -> bool:
    """Whether a stretch begins and ends in the middle of a word: 好人 in 办好人民满意的教育."""
    known = pieces()
    return text[max(0, begin - 1) : begin + 1] in known and text[end - 1 : end + 1] in known
