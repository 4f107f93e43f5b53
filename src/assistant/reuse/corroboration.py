"""Weak stretches that stand beside a strong one on both sides, such as the heading of a copied paragraph."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.reuse.chain import Stretch

_GAP, _OVERLAP, _GAP_SOURCE = 60, 3, 150
"""Folded characters: the largest gap in the draft; the largest overlap and gap in the source."""


def corroborated(weak: Sequence[Stretch], strong: Iterable[Stretch]) -> list[Stretch]:
    """The ``weak`` stretches of a report that stand beside a ``strong`` one, or beside one that does."""
    by_source = _BySource(strong)
    found: list[Stretch] = []
    rest = list(weak)
    while rest:
        left = []
        for stretch in rest:
            if any(_beside(stretch, other) for other in by_source.near(stretch)):
                found.append(stretch)
                by_source.add(stretch)
            else:
                left.append(stretch)
        if len(left) == len(rest):
            break
        rest = left
    return found


def _beside(one: Stretch, other: Stretch) -> bool:
    first, second = (one, other) if one.begin <= other.begin else (other, one)
    return second.begin - first.end <= _GAP and -_OVERLAP <= second.there - first.there_end <= _GAP_SOURCE


class _BySource:
    """Stretches by the cells of the source in which they begin and end: only those near another are compared with it."""

    _WIDTH = 2 * (_GAP_SOURCE + _OVERLAP)

    def __init__(self, found: Iterable[Stretch]) -> None:
        self._cells: dict[int, list[Stretch]] = {}
        for stretch in found:
            self.add(stretch)

    def add(self, stretch: Stretch) -> None:
        """Add one."""
        for cell in {stretch.there // self._WIDTH, stretch.there_end // self._WIDTH}:
            self._cells.setdefault(cell, []).append(stretch)

    def near(self, stretch: Stretch) -> Iterator[Stretch]:
        """All that begin or end within the largest gap of where it begins or ends in the source, and some others."""
        for cell in {
            (edge + offset) // self._WIDTH
            for edge in (stretch.there, stretch.there_end)
            for offset in (-_GAP_SOURCE, _GAP_SOURCE)
        }:
            yield from self._cells.get(cell, ())
