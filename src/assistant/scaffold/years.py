"""The years of one's own last report as those of the report to be written."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.domain.report import FactKind
from assistant.domain.results import Layer, ScaffoldItem, ScaffoldSection, Slot

FROM_REQUEST = "所填年份"
"""Where the value of such a slot is from."""

_YEAR = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<behind>年度?)")


def with_years(
    sections: Sequence[ScaffoldSection], before: int | None, year: int | None
) -> list[ScaffoldSection]:
    """The sections, in one's own items the slots of years filled: what said the year ``before`` says ``year``.

    So do the years next to it: last year's report on 2022 planned for 2023. What is further off is an event's year, and
    stays open.
    """
    if before is None or year is None:
        return list(sections)
    return [
        replace(section, items=tuple(_with_years(item, before, year) for item in section.items))
        for section in sections
    ]


def _with_years(item: ScaffoldItem, before: int, year: int) -> ScaffoldItem:
    if item.layer is not Layer.OWN:
        return item
    return replace(item, slots=tuple(_filled(slot, before, year) for slot in item.slots))


def _filled(slot: Slot, before: int, year: int) -> Slot:
    if slot.kind is not FactKind.YEAR or not slot.examples:
        return slot
    match = _YEAR.fullmatch(slot.examples[0].value)
    if match is None or abs(int(match["year"]) - before) > 1:
        return slot
    return replace(
        slot, value=f"{int(match['year']) - before + year}{match['behind']}", filled_from=FROM_REQUEST
    )
