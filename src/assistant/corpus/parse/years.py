"""The year that a report is about.

It is that of the title, else of a line below it, else of 现将…年度, else that of the lead and the sign-off, which must
agree. The years of a birth, of taking up a post, of an edition of a rule are not it.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.base.patterns import patterns
from assistant.domain.text import fold

_PATTERNS = patterns("parsing.toml", "metadata")
_YEAR = _PATTERNS["year"]
_SHORT_YEAR = _PATTERNS["short_year"]
_STATED = _PATTERNS["stated_year"]
_SIGNED = _PATTERNS["signed"]
_EVENT = _PATTERNS["event"]
_SINCE = _PATTERNS["since"]
_PLAN_YEAR = _PATTERNS["plan_year"]
_CAREER_YEAR = _PATTERNS["career_year"]
_TITLE_OF_RULE = re.compile("《[^《》]{0,60}$")
_BARE_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_YEAR_ENDS = re.compile("度?[)]?$")
_RANGE = re.compile("[-—–~～至到]")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_FIRST_QUARTER = frozenset({"1", "2", "3", "01", "02", "03", "一", "二", "三"})
_PERIOD = ("以来", "至今")
_SIGNED_LINES = 6
_MAX_SIGNED_LENGTH = 40


def report_year(
    names: Sequence[str],
    below_title: Sequence[str],
    lead: Sequence[str],
    tail: Sequence[str],
    filled_in: Sequence[str] = (),
) -> int | None:
    """The year of a report, None when nothing says it.

    ``names``: its title and its file's name. ``below_title``: the lines of the title that hold a date. ``lead`` and
    ``tail``: the first and the last lines of its text. ``filled_in``: the dates of its form.
    """
    alone = [line for line in below_title if not _is_single_date(line)]
    dates = [line for line in below_title if _is_single_date(line)]
    named = _first_named(names[:1]) or _of_lines_below(alone) or _first_named(names[1:])
    if named is not None:
        return named
    stated = next((found for line in lead for found in _stated(line)), None)
    if stated is not None:
        return stated
    of_date = _signed(dates)
    if of_date is not None:
        return of_date
    signed = _signed([line for line in tail[-_SIGNED_LINES:] if len(line) <= _MAX_SIGNED_LENGTH])
    if signed is None:
        signed = _signed(filled_in)
    led = _of_lead([fold(line) for line in lead])
    if led is not None and (signed is None or signed - 1 <= led <= signed):
        return led
    return signed


def _arabic(year: str) -> int:
    return int(year.translate(_HAN_DIGITS))


def _first_named(names: Sequence[str]) -> int | None:
    for name in names:
        folded = fold(name)
        if found := _YEAR.search(folded):
            return _arabic(found[1])
        if found := _SHORT_YEAR.search(folded):
            return 2000 + int(found[1])
    return None


def _of_lines_below(lines: Sequence[str]) -> int | None:
    """The year of the lines below a title; of a period (2023年12月—2024年11月) the last."""
    for line in lines:
        folded = fold(line)
        if found := list(_YEAR.finditer(folded)):
            return _arabic(found[-1][1])
        if bare := _BARE_YEAR.findall(folded):
            return int(bare[-1])
    return None


def _is_single_date(line: str) -> bool:
    """Whether a line below a title says when the report was made: a date with a month, and no period."""
    folded = fold(line)
    found = _SIGNED.search(folded)
    return found is not None and found[2] is not None and not _RANGE.search(folded, found.end())


def _signed(lines: Sequence[str]) -> int | None:
    """The year of the last date in ``lines``, minus one if it was signed in the first quarter.

    A year without a month is a date only at the end of a line: not in 三、2025年打算.
    """
    for line in reversed(lines):
        folded = fold(line)
        found = [date for date in _SIGNED.finditer(folded) if date[2] or _YEAR_ENDS.match(folded, date.end())]
        if found and not _is_event(folded, found[-1]):
            return _arabic(found[-1][1]) - (found[-1][2] in _FIRST_QUARTER)
    return None


def _stated(line: str) -> Iterator[int]:
    """The years of 现将2024年度履职情况报告如下."""
    folded = fold(line)
    for found in _STATED.finditer(folded):
        event = _EVENT.match(folded, found.end())
        if event is None or event[0].endswith(_PERIOD):
            yield _arabic(found[1])


def _of_lead(lead: Sequence[str]) -> int | None:
    """The year that a lead tells of: the first that is none of a career, else the last of those that may be one."""
    found = [
        (year, _is_of_career(line, year))
        for line in lead
        for year in _YEAR.finditer(line)
        if not _is_event(line, year)
    ]
    plans = {id(year) for year, _ in found if _PLAN_YEAR.match(year.string, year.end())}
    reported = [_arabic(year[1]) for year, of_career in found if not of_career and id(year) not in plans]
    if reported:
        return reported[0]
    # Of a career, the last; a report that only names the year that it plans for is on the one before.
    return max((_arabic(year[1]) - (id(year) in plans) for year, _ in found), default=None)


def _is_of_career(folded: str, year: re.Match[str]) -> bool:
    """Whether a year is followed by what the writer became: 2019年，我从部队转业到文化馆."""
    return _CAREER_YEAR.match(folded, year.end()) is not None


def _is_event(folded: str, year: re.Match[str]) -> bool:
    """Whether a year is that of a birth, a post, an edition: 1975年3月出生, 自2021年, （2019年修订）."""
    before = folded[max(0, year.start() - 64) : year.start()]
    return (
        _EVENT.match(folded, year.end()) is not None
        or _SINCE.search(before) is not None
        or _TITLE_OF_RULE.search(before) is not None
    )
