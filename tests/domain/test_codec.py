"""The codec: every type round-trips, with the names and the order of its fields."""

import json
import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from assistant.domain import records, report, results
from assistant.domain.codec import decode, decode_json, encode, encode_json
from assistant.domain.results import (
    DiffOp,
    DiffType,
    Finding,
    Forensics,
    Ignore,
    Kind,
    Level,
    Match,
    Origin,
    Severity,
)
from assistant.domain.text import Excerpt, Span

NOUNS = sorted(
    {
        noun
        for module in (records, report, results)
        for noun in vars(module).values()
        if is_dataclass(noun) and isinstance(noun, type) and noun.__module__.startswith("assistant.domain")
    },
    key=lambda noun: noun.__name__,
)
WORDS = ("农民工讨薪", "𠮷祥镇", "“最后一公里”", "<b>&\"'\\", "＊＊＊", "")


def _made(kind: Any, dice: random.Random, depth: int = 0) -> Any:
    """A value of a type, at random."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _made(
            dice.choice(inner if depth < 4 else [one for one in inner if one is NoneType] or inner),
            dice,
            depth,
        )
    if origin is tuple:
        return tuple(_made(inner[0], dice, depth + 1) for _ in range(dice.randrange(3) if depth < 6 else 0))
    if origin in (frozenset,):
        return frozenset(_made(inner[0], dice) for _ in range(3))
    if origin is not None and issubclass(origin, Mapping):
        return {_made(inner[0], dice): _made(inner[1], dice, depth + 1) for _ in range(dice.randrange(3))}
    if kind is Span:
        begin = dice.randrange(100)
        return Span(begin, begin + dice.randrange(100))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{one.name: _made(hints[one.name], dice, depth + 1) for one in fields(kind)})
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return dice.choice(list(kind))
    if kind is datetime:
        return datetime(2023, 12, dice.randrange(1, 28), 8, 30, tzinfo=UTC)
    plain: dict[Any, Any] = {
        str: dice.choice(WORDS),
        int: dice.randrange(-5, 10_000),
        float: dice.random(),
        bool: dice.random() < 0.5,
        NoneType: None,
    }
    return plain[kind]


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_type_round_trips(noun: type) -> None:
    for seed in range(20):
        value = _made(noun, random.Random(seed))

        assert decode_json(noun, encode_json(value)) == value
        assert decode_json(noun, encode_json(value, exclude_defaults=True)) == value
        assert decode(noun, encode(value)) == value
        assert json.loads(encode_json(value, indent=1)) == encode(value)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_fields_keep_their_names(noun: type) -> None:
    assert list(encode(_made(noun, random.Random(1)))) == [one.name for one in fields(noun)]


def test_a_finding_as_plain_data() -> None:
    finding = Finding(
        "reuse",
        Severity.INFO,
        Span(3, 5),
        "与《述职报告》近同",
        0.5,
        Kind.COPIED,
        Level.NUMBERS,
        source=Match.at(Origin("a", "述职报告", "甲", None), Span(7, 9), "46"),
        diff=(DiffOp("replace", Span(3, 5), Span(7, 9), DiffType.FIGURE),),
    )

    assert encode(finding) == {
        "rule": "reuse",
        "severity": "info",
        "span": {"begin": 3, "end": 5},
        "message": "与《述职报告》近同",
        "score": 0.5,
        "kind": "copied",
        "level": "numbers",
        "source": {
            "report_id": "a",
            "title": "述职报告",
            "author": "甲",
            "year": None,
            "span": {"begin": 7, "end": 9},
            "text": "46",
        },
        "also_in": [],
        "diff": [
            {
                "op": "replace",
                "here": {"begin": 3, "end": 5},
                "there": {"begin": 7, "end": 9},
                "type": "figure",
            }
        ],
        "replacements": [],
        "parts": [],
        "direction": None,
    }


def test_lists_and_mappings_are_encoded_like_their_values() -> None:
    excerpt = Excerpt("甲", Span(0, 1))

    assert encode([excerpt]) == [{"text": "甲", "span": {"begin": 0, "end": 1}}]
    assert decode_json(dict[str, Excerpt], encode_json({"一": excerpt})) == {"一": excerpt}


def test_times_are_iso_8601() -> None:
    assert encode(Forensics(created=datetime(2023, 12, 5, 8, 30, tzinfo=UTC)))["created"] == (
        "2023-12-05T08:30:00Z"
    )


def test_the_id_of_an_ignored_line_follows_from_its_fields() -> None:
    line = Ignore(rule="wording", text="乡村振兴局", id="000000000000")

    assert line == Ignore(rule="wording", text="乡村振兴局", reason="")
    assert encode(line)["id"] == line.id != "000000000000"


@pytest.mark.parametrize(
    "data",
    [
        {"begin": 1},
        {"begin": "一", "end": 2},
        {"begin": 5, "end": 2},
        [],
    ],
    ids=["missing", "no number", "no span", "no object"],
)
def test_invalid_data_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="Span"):
        decode(Span, data)


def test_pydantic_is_imported_at_the_first_call() -> None:
    program = (
        "import sys; from assistant.domain.codec import encode; from assistant.domain.text import Span;"
        "before = 'pydantic' in sys.modules; encode(Span(0, 1)); print(before, 'pydantic' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == ["False", "True"]
