"""Figures that the offices of a portfolio usually report, whatever the reports at hand say: ``data/figures.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from assistant.base.tables import read_toml
from assistant.domain.report import FactKind
from assistant.scaffold.blanks import kind_of_unit


@dataclass(frozen=True, slots=True)
class UsualFigure:
    """A figure by its name and unit."""

    name: str
    unit: str
    kind: FactKind


@cache
def usual_figures() -> Mapping[str, tuple[UsualFigure, ...]]:
    """The figures of each portfolio by its name, those that most offices report first."""
    return {
        table["name"]: tuple(_figure(line) for line in table["figures"].strip().splitlines())
        for table in read_toml("figures.toml")["portfolio"]
    }


def _figure(line: str) -> UsualFigure:
    name, unit = line.split()
    return UsualFigure(name, unit, kind_of_unit(unit))
