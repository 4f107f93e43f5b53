"""Who followed whom: one wording of a cluster through years and offices, as an SVG tree and step by step.

A place is held against the places of earlier years and follows the one that it resembles most: of those that resemble
it as much, the writer's own, else those of the latest year, all of them where there are several, since nobody can say
which. Of one year, nobody follows anybody.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from rapidfuzz import fuzz

from assistant.domain.report import Metadata
from assistant.domain.results import Cluster, DiffType, Match
from assistant.export.labels import CHANGES, shortened
from assistant.export.pictures.sides import MarkedText
from assistant.reuse.diff import compare

MAX_STEPS = 60
"""Maximum number of places that are drawn; the earliest ones."""

_COLUMN, _ROW, _HEAD, _WIDTH, _HEIGHT = 260, 54, 30, 196, 42
_LONGEST = 13  # characters of a label
_FIGURES = frozenset({DiffType.DATE, DiffType.FIGURE})
_NAMES = frozenset({DiffType.PLACE, DiffType.ORG})


@dataclass(frozen=True, slots=True)
class Step:
    """One place of the wording: who wrote it, which earlier steps it may follow (``parents``, by number), what was changed."""

    number: int
    place: Match
    who: str
    parents: tuple[int, ...]
    change: str
    text: tuple[MarkedText, ...]


@dataclass(frozen=True, slots=True)
class Descent:
    """The tree of a cluster and its steps, earliest first; ``left_out`` counts the places that are not drawn."""

    svg: Markup
    steps: tuple[Step, ...]
    left_out: int


def descent(cluster: Cluster, records: Mapping[str, Metadata]) -> Descent:
    """The tree of ``cluster``; ``records``: metadata by report, which give the offices."""
    places: list[Match] = []
    seen: set[str] = set()
    for place in cluster.members:
        if place.report_id not in seen:
            seen.add(place.report_id)
            places.append(place)
    places = places[:MAX_STEPS]
    steps = tuple(_step(number, places, records) for number in range(len(places)))
    return Descent(_svg(steps), steps, max(0, cluster.reports - len(steps)))


def _step(number: int, places: Sequence[Match], records: Mapping[str, Metadata]) -> Step:
    place = places[number]
    who = _who(place, records.get(place.report_id))
    parents = _parents(number, places)
    if not parents:
        return Step(number + 1, place, who, (), "", (MarkedText(place.text),))
    change, text = _changed(places[parents[0]].text, place.text)
    return Step(number + 1, place, who, tuple(at + 1 for at in parents), change, text)


def _parents(number: int, places: Sequence[Match]) -> list[int]:
    place = places[number]
    year = place.year
    if year is None:
        return []
    likeness = {
        at: fuzz.ratio(place.text, other.text)
        for at, other in enumerate(places)
        if other.year is not None and other.year < year
    }
    nearest = [at for at, score in likeness.items() if score == max(likeness.values())]
    own = [at for at in nearest if place.author and places[at].author == place.author]
    nearest = own or nearest
    latest = max((places[at].year or 0 for at in nearest), default=0)
    return [at for at in nearest if places[at].year == latest]


def _changed(before: str, text: str) -> tuple[str, tuple[MarkedText, ...]]:
    """What was changed, in words, and the new text with what is gone and what is new."""
    if before == text:
        return "相同", (MarkedText(text),)
    pieces: list[MarkedText] = []
    types: Counter[DiffType] = Counter()
    for op in compare(text, before):
        if op.type is None:
            pieces.append(MarkedText(op.here.of(text)))
            continue
        types[op.type] += 1
        about = CHANGES[op.type]
        if len(op.there):
            pieces.append(MarkedText(op.there.of(before), "del", about))
        if len(op.here):
            pieces.append(MarkedText(op.here.of(text), "ins", about))
    total = types.total()
    if not total:
        return "相同", tuple(pieces)
    if set(types) <= _FIGURES:
        return f"仅改数字 {total} 处", tuple(pieces)
    if set(types) <= _NAMES:
        return f"仅改名称 {total} 处", tuple(pieces)
    return f"改动 {total} 处", tuple(pieces)


def _who(place: Match, metadata: Metadata | None) -> str:
    office = metadata.office if metadata else ""
    if office and place.author:
        return f"{office}（{place.author}）"
    return office or place.author or place.title or place.report_id


def _svg(steps: Sequence[Step]) -> Markup:
    years = sorted({step.place.year for step in steps}, key=lambda year: (year is None, year or 0))
    column = {year: at for at, year in enumerate(years)}
    rows: dict[int | None, int] = defaultdict(int)
    corners: dict[int, tuple[int, int]] = {}
    for step in steps:
        corners[step.number] = (column[step.place.year] * _COLUMN, _HEAD + rows[step.place.year] * _ROW)
        rows[step.place.year] += 1
    width = len(years) * _COLUMN - (_COLUMN - _WIDTH) + 2
    height = _HEAD + max(rows.values(), default=1) * _ROW
    parts = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 0 {0} {1}" width="{0}" height="{1}" role="img" '
            'aria-label="{2}" fill="currentColor" font-size="12" font-family="inherit">'
        ).format(width, height, f"{len(steps)} 处的沿用关系，按年份从左到右；文字见下面各步")
    ]
    for year, at in column.items():
        label = f"{year}年" if year else "年份不详"
        parts.append(Markup('<text x="{}" y="16" font-weight="600">{}</text>').format(at * _COLUMN, label))
    parts += [
        _line(corners[parent], corners[step.number], sure=len(step.parents) == 1)
        for step in steps
        for parent in step.parents
    ]
    parts += [_node(step, *corners[step.number]) for step in steps]
    return Markup("").join([*parts, Markup("</svg>")])


def _line(start: tuple[int, int], end: tuple[int, int], *, sure: bool) -> Markup:
    """A curve from the right side of one node to the left side of another; dashed where it is one of several."""
    x, y = start[0] + _WIDTH, start[1] + _HEIGHT // 2
    to_x, to_y = end[0], end[1] + _HEIGHT // 2
    bend = max(24, min(40, (to_x - x) // 2))
    return Markup(
        '<path d="M{} {}C{} {} {} {} {} {}" fill="none" stroke="currentColor" stroke-opacity=".6" stroke-dasharray="{}"/>'
    ).format(x, y, x + bend, y, to_x - bend, to_y, to_x, to_y, "none" if sure else "4 4")


def _node(step: Step, left: int, top: int) -> Markup:
    below = step.change or ("最早一年" if not step.parents and step.place.year else "")
    return Markup(
        '<g><title>{0}</title><rect x="{1}" y="{2}" width="{3}" height="{4}" rx="3" fill="none" stroke="currentColor"/>'
        '<text x="{5}" y="{6}">{7}</text><text x="{5}" y="{8}" font-size="11" fill-opacity=".8">{9}</text></g>'
    ).format(
        f"{step.number}　{step.who}，{step.place.title}",
        left,
        top,
        _WIDTH,
        _HEIGHT,
        left + 8,
        top + 17,
        f"{step.number}　{shortened(step.who, _LONGEST)}",
        top + 34,
        below,
    )
