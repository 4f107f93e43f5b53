"""Trends: how often a phrase is used by year and author, and which phrases rise or fade."""

from dataclasses import dataclass

FEW_REPORTS, FEW_CHARACTERS = 3, 10_000
"""A year with fewer reports and fewer characters than these has too little text for a reliable rate."""


@dataclass(frozen=True, slots=True)
class YearUse:
    """Use of a phrase in the reports of one year: ``count`` times, in ``using`` of the year's ``reports``.

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

    @property
    def is_sparse(self) -> bool:
        """Whether the year has too little text for a reliable rate."""
        return self.reports < FEW_REPORTS and self.characters < FEW_CHARACTERS


@dataclass(frozen=True, slots=True)
class AuthorUse:
    """Use of a phrase in the reports of one author; ``rate`` is per 10,000 characters."""

    author: str
    count: int
    reports: int
    characters: int
    rate: float


@dataclass(frozen=True, slots=True)
class PhraseUse:
    """Use of a phrase by year (every year that has reports) and by author, most frequent users first.

    ``count`` includes reports without a year. ``notes`` state the limits of the figures.
    """

    phrase: str
    count: int
    reports: int
    years: tuple[YearUse, ...]
    authors: tuple[AuthorUse, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Keyword:
    """A phrase that is more frequent in one period than in the others.

    ``within`` and ``outside`` are the rates per 10,000 characters inside and outside the period; ``z`` is the log-odds
    ratio in standard deviations. ``reports`` and ``authors`` count those that use it, in any period.
    """

    phrase: str
    within: float
    outside: float
    z: float
    reports: int
    authors: int


@dataclass(frozen=True, slots=True)
class Period:
    """The years ``first`` to ``last`` (both have reports), and the phrases that are characteristic of them."""

    first: int
    last: int
    reports: int
    characters: int
    keywords: tuple[Keyword, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Phrases that are rising or fading since the year ``since``, and the characteristic phrases of each period.

    ``characters`` is the amount of text analysed: all of it, or an even sample of a very large corpus.
    """

    since: int | None
    rising: tuple[Keyword, ...]
    fading: tuple[Keyword, ...]
    periods: tuple[Period, ...]
    characters: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trends:
    """The use of the requested phrases, or, if none is requested, the phrases that rise and fade."""

    phrases: tuple[PhraseUse, ...] = ()
    change: Change | None = None
