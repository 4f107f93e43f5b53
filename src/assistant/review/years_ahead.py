"""Plans that are headed by, or look forward to, a year that is the report's own or past: 四、2022年工作打算 in 2022."""

import re
from collections.abc import Iterator

from assistant.domain.report import Report, Role
from assistant.domain.text import Span
from assistant.review.cues import cue, cue_at_end
from assistant.review.location import in_quotes, role_at, sentence_of

_FEW = 1  # years back: what is older is named for another reason
_YEAR = re.compile(r"(?<![0-9])(?P<number>20[0-9]{2})年(?:度)?")


def years_ahead(draft: Report, year: int) -> Iterator[Span]:
    """The years that plans are said to be for though the report is on ``year``, which they do not go beyond."""
    yield from _of_headings(draft, year)
    text = draft.text
    for match in _YEAR.finditer(text):
        span = Span(*match.span())
        before = text[max(0, span.begin - 4) : span.begin]
        if not _is_reached(match, year) or not cue_at_end("year_left", "looks_ahead").search(before):
            continue
        meant = cue("year_left", "meant").search(text, span.end, sentence_of(text, span).end)
        if (role_at(draft, span.begin) is Role.PLANS or meant) and not in_quotes(text, span):
            yield Span(span.begin, match.start("number") + len("2022年"))


def _of_headings(draft: Report, year: int) -> Iterator[Span]:
    for section in draft.sections:
        if section.role is not Role.PLANS or section.heading is None:
            continue
        heading = section.heading
        years = list(_YEAR.finditer(heading.text))
        if len(years) != 1 or not _is_reached(years[0], year):
            continue
        behind = heading.text[years[0].end() :]
        if cue("year_left", "planned").match(behind) and not cue("year_left", "rest_of_year").search(
            heading.text
        ):
            begin = heading.span.begin + years[0].start()
            yield Span(begin, begin + len("2022年"))


def _is_reached(match: re.Match[str], year: int) -> bool:
    return year - _FEW <= int(match["number"]) <= year
