import re
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.patterns import PatternFilter, Patterns, patterns

_TABLES = [
    ("parsing.toml", name) for name in ("title", "metadata", "closing", "cues", "passages", "portfolios")
]


def test_subpatterns_are_inserted_and_the_earlier_alternative_wins() -> None:
    made = Patterns({"level": "县 市", "seat": "{level}政府{2}", "place": r"{seat}(?=办\x20) {level}"})

    assert made.source("place") == r"(?:(?:县|市)政府{2})(?=办\x20)|(?:县|市)"
    assert [made["place"].findall(text) for text in ("县政府府办 好", "县政府府办好")] == [
        ["县政府府"],
        ["县"],
    ]


def test_an_unknown_subpattern_is_an_error() -> None:
    with pytest.raises(KeyError, match="seat"):
        Patterns({"place": "{seat}"}).source("place")


@pytest.mark.parametrize(
    ("file", "table"),
    [*_TABLES, ("names.toml", "patterns"), ("measures.toml", "patterns"), ("fixed_forms.toml", "patterns")],
)
def test_every_pattern_that_ships_compiles(file: str, table: str) -> None:
    text = resources.files("assistant").joinpath("data", file).read_text(encoding="utf-8")
    names = list(tomllib.loads(text)[table])

    sources = {name: patterns(file, table)[name].pattern for name in names}

    assert [name for name, source in sources.items() if not source or re.search(r"\{[a-z_]+\}", source)] == []


@pytest.mark.parametrize(
    "file", ["parsing.toml", "names.toml", "roles.toml", "portfolios.toml", "characters.toml"]
)
def test_lists_have_one_notation(file: str) -> None:
    """Words separated by white space, never an array of words."""
    text = resources.files("assistant").joinpath("data", file).read_text(encoding="utf-8")

    def arrays(value: object) -> bool:
        if isinstance(value, dict):
            return any(arrays(one) for one in value.values())
        return isinstance(value, list) and any(isinstance(one, str) or arrays(one) for one in value)

    assert not arrays(tomllib.loads(text))


_SEARCHED = [
    re.compile(pattern)
    for pattern in (
        "《[^《》]{1,9}》",
        "(?:19|20)[0-9]{2}年度?",
        "(?<=[比较])上年|去年(?![0-9])",
        "[一二三]成(?:半|多)?(?![为员])",
        "(?<![一-龥])年",
        "[^，]{2}",
        "(?:甲|乙丙)?[丁戊]{0,3}",
        "(?i:k)x",
        "(?i)kx",
    )
]


@given(st.text(alphabet="《》12一二三成半为比较上去年甲乙丙丁，kKx0", max_size=14))
def test_a_pattern_that_matches_is_possible(text: str) -> None:
    possible = PatternFilter(_SEARCHED).possible(text)
    assert possible == sorted(set(possible))
    assert {n for n, pattern in enumerate(_SEARCHED) if pattern.search(text)} <= set(possible)


def test_a_pattern_whose_characters_are_missing_is_not_possible() -> None:
    possible = PatternFilter(_SEARCHED)
    assert possible.possible("全年完成三成多") == [3, 4, 5, 6, 8]
    assert possible.possible("《条例") == [5, 6, 8]
    assert possible.possible("去年《条例》") == [0, 2, 4, 5, 6, 8]
