"""Every compiled pattern of the package takes linear time on hostile text: no text can freeze the service."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import assistant

PROBE, SMALL, LARGE, HUGE = 250, 1_000, 4_000, 16_000
"""Characters of the four texts, each four times the one before."""

FLOOR = 0.008
"""Seconds: below, times are noise."""

NEARLY_LINEAR = 5.0
"""From the first text to the second: what grows less than this stays below WORST from the second to the third,
since the quadratic part of a·n + b·n² is then too small."""

HOPELESS = 0.5
"""Seconds for the longer text that no linear pattern takes."""

WORST = 10.0
"""How much longer four times the text may take; linear is 4, quadratic 16."""

UNITS = (
    *Path(__file__).with_name("hostile_units.txt").read_text(encoding="utf-8").split(),
    " ",
    "\u3000",
    "\n",
    "\n\n",
    "\t",
    "# ",
    "- ",
    "| a ",
    "\u200b",
    "\ufeff",
    "\u3000 ",
    " \n",
    "<!---->",
    "<meta ",
    "a: b\n",
    "<00> <01> <",
    "1 ",
    "\u4e00 ",
)


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(assistant.__path__, "assistant."):
        if found.name.startswith(("assistant.lab", "assistant.__main__")):
            continue
        yield importlib.import_module(found.name)


def _inside(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4:
        if isinstance(value, dict):
            for one in (*value.keys(), *value.values()):
                yield from _inside(one, depth + 1)
        elif isinstance(value, (list, tuple, set, frozenset)):
            for one in value:
                yield from _inside(one, depth + 1)
        elif type(value).__module__.startswith("assistant") and not isinstance(value, type):
            for name in (*getattr(type(value), "__slots__", ()), *getattr(value, "__dict__", {})):
                yield from _inside(getattr(value, name, None), depth + 1)


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every pattern that is a module's, or lies in a table or in a cached object of a module."""
    found: dict[str, re.Pattern[Any]] = {}
    seen: set[tuple[str | bytes, int]] = set()
    for module in _modules():
        for name, value in list(vars(module).items()):
            if (
                callable(value)
                and hasattr(value, "cache_info")
                and getattr(value, "__module__", "") == module.__name__
            ):
                try:
                    value = value()
                except TypeError:  # needs arguments
                    continue
            for number, pattern in enumerate(_inside(value)):
                key = (pattern.pattern, pattern.flags)
                if key not in seen:
                    seen.add(key)
                    found[f"{module.__name__}.{name}[{number}]"] = pattern
    return found


def _seconds(pattern: re.Pattern[Any], written: str) -> float:
    text = written.encode() if isinstance(pattern.pattern, bytes) else written
    began = time.thread_time()
    pattern.search(text)
    for count, _ in enumerate(pattern.finditer(text)):
        if count > 50_000:
            break
    return time.thread_time() - began


def _hostile(unit: str, size: int) -> Iterator[str]:
    body = (unit * (size // len(unit) + 1))[:size]
    yield body
    yield f"{body}\x00"
    yield f"甲{body}乙"


def _offence(pattern: re.Pattern[Any]) -> str | None:
    """The first text on which ``pattern`` takes more than linear time, with the seconds; None where there is none."""
    for unit in UNITS:
        texts = zip(*(_hostile(unit, size) for size in (PROBE, SMALL, LARGE, HUGE)), strict=True)
        for probe, small, large, huge in texts:
            # What would stay below the floor even if it were quadratic is nearly everything.
            if _seconds(pattern, probe) * (LARGE / PROBE) ** 2 < FLOOR:
                continue
            first, took = _best(pattern, probe), _seconds(pattern, small)
            if took * (LARGE / SMALL) ** 2 < FLOOR or took < NEARLY_LINEAR * first:
                continue
            took, longer = _best(pattern, small), _best(pattern, large)
            if longer < FLOOR or longer < WORST * took:
                continue
            # Bounded repeats are slower at first and then linear: what is seen must go on.
            if longer > HOPELESS or _seconds(pattern, huge) > WORST * longer:
                return f"{unit!r}: {took:.4f} s → {longer:.4f} s"
    return None


def _best(pattern: re.Pattern[Any], text: str) -> float:
    return min(_seconds(pattern, text) for _ in range(2))


@pytest.mark.parametrize("pattern", [r"\s+$", r"[，、]*$"])
def test_a_pattern_that_is_not_linear_is_found(pattern):
    assert _offence(re.compile(pattern)) is not None


@pytest.mark.parametrize("pattern", [r"\d{1,20}元", r"[一-龥]{1,12}县", r"(?m)^\s{0,8}一、"])
def test_a_linear_pattern_is_no_offence(pattern):
    assert _offence(re.compile(pattern)) is None


@pytest.mark.slow
def test_every_pattern_is_linear():
    slow = {name: offence for name, pattern in patterns().items() if (offence := _offence(pattern))}

    assert slow == {}


if __name__ == "__main__":
    for _name, _pattern in patterns().items():
        if _found := _offence(_pattern):
            print(_name, _found, _pattern.pattern[:300], flush=True)
