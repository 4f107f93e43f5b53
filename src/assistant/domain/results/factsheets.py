"""A fact sheet: this year's figures as an office keeps them, to be put into a scaffold."""

from dataclasses import dataclass

DIRECTION, BEYOND, PENDING = "〔增减待定〕", "〔超额待定〕", "〔待核〕"
"""What stands in a frame where a word is open that figures decide (增长 or 下降; 超额), and where a figure is still open
after a fact sheet was read. The check rule ``placeholder`` finds all three."""


@dataclass(frozen=True, slots=True)
class SheetFact:
    """One figure of a sheet. ``value`` is a number as it is displayed, without thousands and unit; "" while it is open.

    ``place`` says where it stands, ``source`` who has it. ``slot_ids``: the slots of a scaffold that the row was written
    for. ``last``: the year before; ``growth``: against it, in per cent, with its sign; ``target``: what was to be reached;
    ``completion``: how much of that was, in per cent; each "" where the sheet does not say.
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
    """The figures of a sheet; ``unfilled``: rows whose figure is still open; ``refused``: what could not be taken, and why."""

    facts: tuple[SheetFact, ...]
    unfilled: tuple[SheetFact, ...] = ()
    refused: tuple[str, ...] = ()
