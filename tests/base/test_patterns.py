import re
import tomllib
from importlib import resources

import pytest

from assistant.base.patterns import Patterns, patterns

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
