"""Trends: how often a phrase is used, year by year and by whom, and which phrases come and go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class YearUse:
    """A phrase in the reports of one year: ``count`` times in ``using`` of ``reports`` reports.

    ``rate`` is per 10,000 characters; ``low`` and ``high`` are its 95 % Poisson interval.
    """

    year: int
    count: int
    using: int
    reports: int
    characters: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AuthorUse:
    """A phrase in the reports of one author."""

    author: str
    count: int
    reports: int
    characters: int
    rate: float


@dataclass(frozen=True, slots=True)
class PhraseUse:
    """A phrase over the years (every year that has reports) and by author, most frequent users first.

    ``count`` is that of all reports, also of those without a year. ``notes`` say what the figures cannot bear.
    """

    phrase: str
    count: int
    reports: int
    years: tuple[YearUse, ...]
    authors: tuple[AuthorUse, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Keyword:
    """A phrase that one period has more of than the others: rates per 10,000 characters within and outside it.

    ``z``: how sure, in standard deviations of the log-odds. ``reports``, ``authors``: how many have it, there and
    elsewhere together.
    """

    phrase: str
    within: float
    outside: float
    z: float
    reports: int
    authors: int


@dataclass(frozen=True, slots=True)
class Period:
    """Years ``first`` to ``last``, both with reports, and the phrases they have more of than the others."""

    first: int
    last: int
    reports: int
    characters: int
    keywords: tuple[Keyword, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Phrases that rise from ``since`` on, phrases that fade, and what marks each period.

    ``characters`` were read: all, or an even sample where there is more than can be read at once.
    """

    since: int | None
    rising: tuple[Keyword, ...]
    fading: tuple[Keyword, ...]
    periods: tuple[Period, ...]
    characters: int
    notes: tuple[str, ...] = ()
