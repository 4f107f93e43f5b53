"""Figures to collect before writing: one's own of last year, those that others report, and those that are usual."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.domain.report import Role
from assistant.domain.results import LastValue, Layer, ScaffoldFact, ScaffoldItem
from assistant.domain.text import Span
from assistant.domain.vocabulary import Vocabulary
from assistant.scaffold.blanks import FIGURES, HIDDEN, Blank
from assistant.scaffold.clean import familiar
from assistant.scaffold.indicators import is_indicator, same_name, unit_core
from assistant.scaffold.pools import Entry, Pool
from assistant.scaffold.usual import usual_figures

_USUAL = 25  # figures of a portfolio that are usual and stand in no report here
_FAMILIAR = 0.6  # of a name's characters, that must be of words of official language


@dataclass(slots=True)
class _Figure:
    """A figure of one name and unit, with where it stands."""

    name: str
    blank: Blank
    portfolio: str
    said: list[tuple[Entry, Blank]] = field(default_factory=list)


def facts(
    portfolios: Sequence[str],
    own: Iterable[Entry],
    pools: Sequence[Pool],
    items: Sequence[ScaffoldItem],
    vocabulary: Vocabulary,
    limit: int,
    barred: re.Pattern[str],
) -> tuple[ScaffoldFact, ...]:
    """The figures: all of one's own, then for each pool the ``limit`` that most writers report and one's own does not,
    and those that stand in the items.

    After those of a portfolio come the ones that its offices usually report and nobody here does, with no support.
    Names that are nearly alike and count the same are one figure; none holds a name that is ``barred``.
    """
    offices = {one.name: one.departments[0] if one.departments else "" for one in vocabulary.portfolios}
    slots: dict[str, dict[str, list[str]]] = {}
    for item in items:
        for slot in item.slots:
            if slot.kind in FIGURES:
                slots.setdefault(unit_core(slot.unit), {}).setdefault(slot.name, []).append(slot.id)
    ours = _gathered(((entry, _of(entry, portfolios)) for entry in own), names_somebody=None)
    ours = [one for one in ours if not barred.search(one.name)]
    for one in ours:
        shown = max(portfolios, key=lambda name: _tells(one.name, name, vocabulary), default="")
        one.portfolio = shown if _tells(one.name, shown, vocabulary) > 0 else one.portfolio
    found = [_fact(one, Layer.OWN, offices, slots, support=1, is_own=True) for one in ours]
    for pool in pools:
        theirs = _gathered(((entry, pool.portfolio) for entry in pool.entries), pool)
        ranked = sorted(
            (
                (one, len(pool.independent(entry for entry, _ in one.said)))
                for one in theirs
                if not any(_same(one, known) for known in ours)
            ),
            key=lambda pair: (-pair[1], -_tells(pair[0].name, pool.portfolio, vocabulary), pair[0].name),
        )
        listed = [*ranked[:limit], *(pair for pair in ranked[limit:] if _slots_of(pair[0], slots))]
        for one, support in listed:
            layer = Layer.SHARED if support > 1 else Layer.SINGLE
            found.append(_fact(one, layer, offices, slots, support=support, is_own=False))
        if pool.role is Role.DUTY:
            known = [*ours, *(one for one, _ in listed)]
            usual = [one for one in _usual(pool.portfolio) if not any(_same(one, other) for other in known)]
            found += [
                _fact(one, Layer.MISSING, offices, slots, support=0, is_own=False)
                for one in usual[: min(limit, _USUAL)]
            ]
    return tuple(found)


def _usual(portfolio: str) -> list[_Figure]:
    """The figures that the offices of a portfolio usually report."""
    return [
        _Figure(one.name, Blank(Span(0, 0), one.kind, "", one.unit), portfolio)
        for one in usual_figures().get(portfolio, ())
    ]


def _of(entry: Entry, portfolios: Sequence[str]) -> str:
    """Which of the portfolios an entry is on first of all."""
    return next((one for one in entry.statement.portfolios if one in portfolios), "")


def _gathered(entries: Iterable[tuple[Entry, str]], names_somebody: Pool | None) -> list[_Figure]:
    found: dict[str, list[_Figure]] = {}
    for entry, portfolio in entries:
        for called, blank in zip(entry.statement.names, entry.statement.text.blanks, strict=True):
            if not is_indicator(called, blank):
                continue
            if names_somebody is not None and (
                familiar(called) < _FAMILIAR or names_somebody.names_somebody(called)
            ):
                continue
            alike = found.setdefault(unit_core(blank.unit), [])
            held = next((one for one in alike if same_name(one.name, called)), None)
            if held is None:
                held = _Figure(called, blank, portfolio)
                alike.append(held)
            held.said.append((entry, blank))
    return [one for alike in found.values() for one in alike]


def _same(one: _Figure, other: _Figure) -> bool:
    return unit_core(one.blank.unit) == unit_core(other.blank.unit) and same_name(one.name, other.name)


def _tells(called: str, portfolio: str, vocabulary: Vocabulary) -> float:
    """How much a name says of a portfolio: the weights of its terms."""
    return sum(dict(match.weights).get(portfolio, 0.0) for match in vocabulary.term_matches(called))


def _fact(
    one: _Figure,
    layer: Layer,
    offices: dict[str, str],
    slots: dict[str, dict[str, list[str]]],
    *,
    support: int,
    is_own: bool,
) -> ScaffoldFact:
    last = None
    if is_own:
        shown = [(entry, blank) for entry, blank in one.said if not HIDDEN.fullmatch(blank.value)]
        if shown:
            entry, blank = shown[0]
            last = LastValue(
                f"{blank.value}{blank.unit or ''}", entry.report.year, entry.statement.passage_id
            )
    return ScaffoldFact(
        name=one.name,
        unit=one.blank.unit,
        office=offices.get(one.portfolio, ""),
        layer=layer,
        last=last,
        slot_ids=_slots_of(one, slots),
        portfolio=one.portfolio or None,
        kind=one.blank.kind,
        support=support,
    )


def _slots_of(one: _Figure, slots: dict[str, dict[str, list[str]]]) -> tuple[str, ...]:
    """The ids of the slots that a figure fills: those of its name that count the same."""
    ids = [
        slot_id
        for called, listed in slots.get(unit_core(one.blank.unit), {}).items()
        if same_name(called, one.name)
        for slot_id in listed
    ]
    return tuple(dict.fromkeys(ids))
