"""Which names of slots are those of figures that an office keeps, and which of them are one figure."""

from rapidfuzz import fuzz

from assistant.domain.results import SLOT_LABELS
from assistant.scaffold.blanks import FIGURES, Blank
from assistant.scaffold.slot_names import FORMER, is_talk
from assistant.scaffold.units import measure
from assistant.scaffold.words import words

_SAME = 85  # of 100: names that are called nearly alike
_SHORTEST, _LONGEST = 2, 16  # characters of a name


def unit_core(unit: str | None) -> str:
    """What a unit counts, whatever its scale: 万人, 人 and 名 are one."""
    return measure(unit)[0] if unit else ""


def is_indicator(name: str, blank: Blank) -> bool:
    """Whether ``name`` is that of a figure which an office keeps. How long a thing took is seldom one."""
    known = words()
    return (
        blank.kind in FIGURES
        and bool(blank.unit)
        and name not in SLOT_LABELS.values()
        and name not in known.vague
        and name not in known.generic
        and not name.startswith(FORMER)
        and (not {blank.unit, unit_core(blank.unit)} & known.times or name.endswith(known.times_of))
        and _SHORTEST <= len(name) <= _LONGEST
        and not is_talk(name)
    )


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for a few characters."""
    return one == other or fuzz.ratio(one, other, score_cutoff=_SAME) > 0
