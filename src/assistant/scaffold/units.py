"""Units of measure: what counts the same thing, and how many of it one unit is."""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from assistant.base.tables import read_toml
from assistant.corpus.parse.figures import measures_table

_SCALES = (
    ("万亿", 10**12), ("千亿", 10**11), ("百亿", 10**10), ("亿", 10**8), ("千万", 10**7), ("百万", 10**6),
    ("十万", 10**5), ("万", 10**4), ("千", 1000), ("百", 100),
)  # fmt: skip


@cache
def _bases() -> dict[str, str]:
    """Unit → the one that stands for all that count the same."""
    same: list[str] = [*measures_table()["same"]["units"], *read_toml("factsheet.toml")["units"]["same"]]
    listed = (unit for units in measures_table()["units"].values() for unit in units.split())
    bases = {_folded(unit): _folded(unit) for unit in listed}
    for line in same:
        first, *others = map(_folded, line.split())
        bases |= dict.fromkeys((first, *others), first)
    return bases


def _folded(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit)


def is_unit(text: str) -> bool:
    """Whether ``text`` is a unit of measure, with or without a scale, or with a denominator: 人, 亿元, 元/人."""
    return bool(text) and any(counted in _bases() for counted in (text, *_counted(text)))


def _counted(text: str) -> Iterator[str]:
    numerator = text.partition("/")[0]
    yield numerator
    for scale, _ in _SCALES:
        if numerator.startswith(scale):
            yield numerator[len(scale) :]


@cache
def measure(unit: str) -> tuple[str, int]:
    """What a unit counts, and how many of that: 万元 → 元, 10000. One that is not known counts itself alone."""
    folded = _folded(unit)
    if folded in _bases():
        return _bases()[folded], 1
    for scale, times in _SCALES:
        rest = folded.removeprefix(scale)
        if rest != folded and (not rest or rest in _bases()):
            return _bases().get(rest, ""), times
    return folded, 1


def converted(value: str, unit: str, wanted: str) -> str | None:
    """``value`` in the unit ``wanted``; None where the two do not count the same."""
    (base, here), (other, there) = measure(unit), measure(wanted)
    if base != other:
        return None
    if here == there:
        return value
    return f"{(Decimal(value) * here / there).normalize():f}"
