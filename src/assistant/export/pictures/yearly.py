"""The use of a phrase over the years as an SVG chart: one column per year with its confidence interval.

The SVG has no styles or scripts and uses the colour of the text. Years with too little text have hollow columns, years
without reports have no dot below the axis, so that nothing depends on colour. The page also has a table of the numbers.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from assistant.domain.results import YearUse

_LEFT, _TOP, _WIDTH, _HEIGHT, _FOOT, _RIGHT = 44, 14, 660, 120, 34, 44
_MAX_COLUMN = 26
_TICKS = 8
_HEADROOM = 2.0  # intervals are cut off at this multiple of the highest column
_TEXT = 12


def yearly_chart(phrase: str, years: Sequence[YearUse], sparse: Sequence[bool]) -> Markup | None:
    """The chart; None without any year. ``sparse``: for each year, whether it has too little text for a reliable rate."""
    if not years:
        return None
    first, last = years[0].year, years[-1].year
    step = _WIDTH / (last - first + 1)
    highest = max(use.rate for use in years)
    upper_bounds = (
        use.high for use, is_sparse in zip(years, sparse, strict=True) if use.count and not is_sparse
    )
    top = _rounded(min(max([highest, *upper_bounds]), highest * _HEADROOM))
    description = f"“{phrase}”每万字出现的次数，{first}年至{last}年；数字见下表"
    parts = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" '
            'aria-label="{2}" fill="currentColor" font-size="{3}" font-family="inherit">'
        ).format(_LEFT + _WIDTH + _RIGHT, _TOP + _HEIGHT + _FOOT, description, _TEXT),
        *_axis(top, first, last, step),
    ]
    for use, is_sparse in zip(years, sparse, strict=True):
        parts.extend(_column(use, _LEFT + (use.year - first) * step, step, top, is_sparse=is_sparse))
    return Markup("").join([*parts, Markup("</svg>")])


def _column(use: YearUse, left: float, step: float, top: float, *, is_sparse: bool) -> Iterator[Markup]:
    width = min(step * 0.7, _MAX_COLUMN)
    centre = left + step / 2
    yield Markup('<circle cx="{:.1f}" cy="{}" r="1.5" fill-opacity=".6"/>').format(centre, _TOP + _HEIGHT + 5)
    if not use.count:
        return
    y = _y(use.rate, top)
    attributes = 'fill="none" stroke="currentColor" stroke-width="1"' if is_sparse else 'fill-opacity=".55"'
    yield Markup(
        '<g><title>{title}</title><rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" {attributes}/>'
        '<path d="M{centre:.1f} {low:.1f}V{high:.1f}" stroke="currentColor" stroke-width="1" stroke-opacity=".8"/></g>'
    ).format(
        title=f"{use.year}年：{use.count}次，每万字{use.rate:.2f}次（{use.reports}篇报告）",
        x=centre - width / 2,
        y=y,
        width=width,
        height=_TOP + _HEIGHT - y,
        attributes=Markup(attributes),
        centre=centre,
        low=_y(use.low, top),
        high=_y(min(use.high, top), top),
    )


def _axis(top: float, first: int, last: int, step: float) -> Iterator[Markup]:
    for value in (0.0, top / 2, top):
        y = _y(value, top)
        yield Markup(
            '<path d="M{} {:.1f}H{}" stroke="currentColor" stroke-opacity="{}"/>'
            '<text x="{}" y="{:.1f}" text-anchor="end">{:g}</text>'
        ).format(_LEFT, y, _LEFT + _WIDTH, ".5" if not value else ".15", _LEFT - 6, y + 4, value)
        # Repeated at the right end, since a narrow screen shows the latest years first.
        yield Markup('<text x="{}" y="{:.1f}">{:g}</text>').format(_LEFT + _WIDTH + 6, y + 4, value)
    for year in _labelled_years(first, last):
        yield Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            _LEFT + (year - first + 0.5) * step, _TOP + _HEIGHT + 24, year
        )


def _labelled_years(first: int, last: int) -> list[int]:
    """The years that are labelled: about eight round ones."""
    interval_years = next((n for n in (1, 2, 5, 10, 20, 50) if (last - first) / n <= _TICKS), 100)
    return [year for year in range(first, last + 1) if year % interval_years == 0] or [first]


def _y(rate: float, top: float) -> float:
    return _TOP + _HEIGHT * (1 - rate / top)


def _rounded(value: float) -> float:
    """The next round number, so that the axis has round halves; 1 for zero."""
    if value <= 0:
        return 1.0
    scale = 0.001
    while True:
        for factor in (1, 1.2, 1.6, 2, 3, 4, 6, 8):
            if value <= factor * scale:
                return round(factor * scale, 6)
        scale *= 10
