"""The matrix of an audit as an SVG chart: which reports share how much with each other.

The SVG has no styles or scripts and uses the colour of the text. Shares are shown by size and as numbers, the same
author by hatching, so that nothing depends on colour.
"""

from dataclasses import dataclass

from markupsafe import Markup, escape

from assistant.domain.results import AuditedReport, AuditResult, Pair
from assistant.export.labels import short_report_label

MAX_REPORTS = 24
"""Maximum number of reports in the chart; the list of pairs has all of them."""

_CELL, _LABEL, _HEAD, _TEXT = 40, 250, 26, 11
_MIN_SHARE = 0.005  # smaller shares are not drawn
_MAX_LABEL = 20


@dataclass(frozen=True, slots=True)
class Matrix:
    """The chart, and how many (``drawn``) of the reports that share anything (``sharing``) are in it."""

    svg: Markup
    drawn: int
    sharing: int


def matrix(result: AuditResult, limit: int = MAX_REPORTS) -> Matrix | None:
    """The chart of the ``limit`` reports that share most; None when no two reports share anything.

    Row r, column c: the share of report r that also occurs in report c, without set phrases (filled square) and with
    them (framed square).
    """
    best: dict[str, float] = {}
    cells: dict[tuple[str, str], tuple[float, float, Pair]] = {}
    for pair in result.pairs:
        first, later = pair.first.report_id, pair.later.report_id
        of_first, of_later = pair.shares.first, pair.shares.later
        cells[first, later] = (of_first.raw, of_first.adjusted, pair)
        cells[later, first] = (of_later.raw, of_later.adjusted, pair)
        for one in (first, later):
            best[one] = max(best.get(one, 0.0), of_first.adjusted, of_later.adjusted)
    if not cells:
        return None
    rank = {report.id: place for place, report in enumerate(result.reports)}
    chosen = sorted(best, key=lambda one: (-best[one], rank.get(one, len(rank))))[:limit]
    names = _names(result, chosen)
    chosen.sort(key=lambda one: names[one])
    return Matrix(_svg(chosen, names, cells), len(chosen), len(best))


def _names(result: AuditResult, chosen: list[str]) -> dict[str, str]:
    known: dict[str, AuditedReport] = {report.id: report for report in result.reports}
    names = {}
    for pair in result.pairs:
        for origin in (pair.first, pair.later):
            metadata = known[origin.report_id].metadata if origin.report_id in known else None
            names[origin.report_id] = short_report_label(origin, metadata)
    return {one: names[one] for one in chosen}


def _svg(
    chosen: list[str], names: dict[str, str], cells: dict[tuple[str, str], tuple[float, float, Pair]]
) -> Markup:
    size = len(chosen) * _CELL
    bottom = _HEAD + size + 16
    width, height = max(_LABEL + size + 1, _LEGEND_WIDTH), bottom + len(_LEGEND) * _LEGEND_ROW
    parts = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" '
            'aria-label="{2}" fill="currentColor" font-size="{3}" font-family="inherit">'
        ).format(width, height, f"{len(chosen)} 篇报告两两共有文字的比例；数字也列在两两对照表里", _TEXT),
        _HATCH,
        Markup('<path d="{}" fill="none" stroke="currentColor" stroke-opacity=".25"/>').format(
            _grid(len(chosen))
        ),
    ]
    for row, row_report in enumerate(chosen):
        top = _HEAD + row * _CELL
        label = f"{row + 1}　{_shortened(names[row_report])}"
        parts.append(
            Markup('<text x="{}" y="{}" text-anchor="end">{}<title>{}</title></text>').format(
                _LABEL - 8, top + _CELL // 2 + 4, label, names[row_report]
            )
        )
        parts.append(
            Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
                _LABEL + row * _CELL + _CELL // 2, _HEAD - 8, row + 1
            )
        )
        for column, column_report in enumerate(chosen):
            cell = cells.get((row_report, column_report))
            if cell is not None and cell[0] >= _MIN_SHARE:
                description = f"{names[row_report]} 与 {names[column_report]}：共有 {cell[1]:.0%}，连同通用提法 {cell[0]:.0%}"
                parts.append(_cell(_LABEL + column * _CELL, top, cell, description))
    parts += [_legend(bottom), Markup("</svg>")]
    return Markup("").join(parts)


_HATCH = Markup(
    '<defs><pattern id="own-hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V4" stroke="currentColor" stroke-width="2.4"/></pattern></defs>'
)


def _grid(count: int) -> str:
    length = count * _CELL
    lines = [f"M{_LABEL} {_HEAD + at * _CELL + 0.5}h{length}" for at in range(count + 1)]
    lines += [f"M{_LABEL + at * _CELL + 0.5} {_HEAD}v{length}" for at in range(count + 1)]
    return "".join(lines)


def _cell(left: int, top: int, cell: tuple[float, float, Pair], description: str) -> Markup:
    raw, adjusted, pair = cell
    return Markup('<g><title>{}</title>{}{}<text x="{}" y="{}" text-anchor="middle">{}</text></g>').format(
        escape(description),
        _square(left, top, raw, 'fill="none" stroke="currentColor" stroke-width="1"'),
        _square(left, top, adjusted, f'fill="{"url(#own-hatch)" if pair.same_series else "currentColor"}"'),
        left + _CELL // 2,
        top + _CELL - 3,
        f"{round(100 * adjusted)}" if adjusted >= _MIN_SHARE else "",
    )


def _square(left: int, top: int, share: float, attributes: str) -> Markup:
    """A square with an area proportional to the share, in the upper part of a cell."""
    side = round(max(3.0, 24 * share**0.5), 1)
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" {}/>').format(
        round(left + (_CELL - side) / 2, 1),
        round(top + 2 + (24 - side) / 2, 1),
        side,
        side,
        Markup(attributes),
    )


def _shortened(name: str) -> str:
    return name if len(name) <= _MAX_LABEL else f"{name[: _MAX_LABEL - 1]}…"


_LEGEND = (
    ('fill="currentColor"', "实心：与他人共有的比例（不计通用提法）"),
    ('fill="url(#own-hatch)"', "斜纹：与本人其他年份共有的比例（不计通用提法）"),
    ('fill="none" stroke="currentColor"', "外框：连同通用提法在内；数字是不计通用提法的百分数"),
)
_LEGEND_WIDTH, _LEGEND_ROW = 340, 20


def _legend(top: int) -> Markup:
    """The legend, one line per kind of square."""
    return Markup("").join(
        Markup('<rect x="2" y="{}" width="14" height="14" {}/><text x="24" y="{}">{}</text>').format(
            top + row * _LEGEND_ROW, Markup(attributes), top + 12 + row * _LEGEND_ROW, words
        )
        for row, (attributes, words) in enumerate(_LEGEND)
    )
