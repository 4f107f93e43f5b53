"""A fact sheet: this year's figures as an office keeps them, to be put into a scaffold."""

from dataclasses import dataclass

from assistant.domain.text import Span

DIRECTION, BEYOND, PENDING = "〔增减待定〕", "〔超额待定〕", "〔待核〕"
"""Marks in a frame for a word that depends on figures still missing (增长 or 下降; 超额), and for a figure that is still
missing after a fact sheet was read. The check rule ``placeholder`` finds all of them."""


@dataclass(frozen=True, slots=True)
class SheetFact:
    """One figure of a fact sheet. ``value`` is the number as displayed, without separators and unit; "" if missing.

    ``place`` is the cell, ``source`` the office that has the figure. ``slot_ids`` are the slots of a scaffold that the row
    was written for. ``last`` is last year's value, ``growth`` the signed change from it in per cent, ``target`` the
    target, ``completion`` the share of it that was reached, in per cent; each "" where the sheet does not state it.
    """

    name: str
    value: str
    unit: str = ""
    year: int | None = None
    source: str = ""
    place: str = ""
    slot_ids: tuple[str, ...] = ()
    last: str = ""
    growth: str = ""
    target: str = ""
    completion: str = ""


@dataclass(frozen=True, slots=True)
class FactSheet:
    """The figures of a sheet; ``unfilled``: rows without a figure yet; ``refused``: values that are not valid, and why."""

    facts: tuple[SheetFact, ...]
    unfilled: tuple[SheetFact, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilledBlank:
    """What is written into a blank of a draft: ``span`` covers its 〔…〕. ``filled_from`` is "" where it stays open."""

    span: Span
    text: str
    filled_from: str = ""


@dataclass(frozen=True, slots=True)
class DraftFilling:
    """The blanks of a draft that a fact sheet fills, in their order, and what could not be placed, and why."""

    blanks: tuple[FilledBlank, ...]
    notes: tuple[str, ...] = ()
