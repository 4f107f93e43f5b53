"""Rising and fading phrases: log-odds between periods, with the whole corpus as the prior.

Counts of a phrase inside and outside a period are compared as log-odds with an informative Dirichlet prior (Monroe,
Colaresi and Quinn, “Fightin' Words”, 2008), which shrinks those of rare phrases; z is their significance. Since one
prolific author is not a trend, a phrase must occur in several reports, and with several authors if authors are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.domain.results import Access, Change, Keyword, Period
from assistant.domain.text import fold
from assistant.index import Index, ReportRecord
from assistant.trends.phrases import Phrases, phrases
from assistant.trends.use import PER

MAX_CHARACTERS = 2_000_000
"""Maximum amount of text that is analysed (some seconds); of a larger corpus, an even sample over the years."""

_MAX_PERIODS, _PER_PERIOD, _MAX_KEYWORDS = 8, 10, 30
_MIN_COUNT, _MIN_REPORTS, _MIN_AUTHORS = 6, 3, 2
_MIN_Z = 1.96
_PRIOR = 0.05
"""Weight of the prior, as a share of the period's own text."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _DatedCorpus:
    """The reports with a year, in order, and their phrases by year. ``sizes``: characters per year."""

    records: tuple[ReportRecord, ...]
    years: tuple[int, ...]
    phrases_by_year: Phrases
    sizes: Floats
    author_counts: NDArray[np.int64]
    """Per phrase, the number of known authors who use it."""

    @property
    def has_several_authors(self) -> bool:
        """Whether there are enough known authors to require several of a phrase."""
        return len({record.metadata.author for record in self.records} - {""}) > _MIN_AUTHORS


def change(index: Index, access: Access, since: int | None = None) -> Change:
    """Phrases that rise or fade from ``since`` on, and characteristic phrases of each period.

    ``since`` defaults to the year by which half of the text was written.
    """
    dated = [record for record in index.reports(access) if record.metadata.year is not None]
    records = _sampled(sorted(dated, key=lambda record: (record.metadata.year or 0, record.id)))
    years = sorted({record.metadata.year for record in records if record.metadata.year is not None})
    characters = sum(record.characters for record in records)
    if len(years) < 2 or len(records) < 2 * _MIN_REPORTS:
        return Change(
            None, (), (), (), characters, ("有年度的报告太少，看不出变化：至少要两个年度、六篇报告。",)
        )
    corpus = _read_corpus(index, records, years)
    turning_year = _turning_year(corpus, since)
    late = np.array([year >= turning_year for year in corpus.years])
    notes = [] if len(records) == len(dated) else [f"报告太多，按年度均匀抽取了{len(records)}篇。"]
    if late.all() or not late.any():
        notes.append(f"{turning_year}年之前或以后没有报告，无从比较。")
        return Change(turning_year, (), (), _periods(corpus), characters, tuple(notes))
    return Change(
        turning_year,
        _keywords(corpus, late, _MAX_KEYWORDS),
        _keywords(corpus, ~late, _MAX_KEYWORDS),
        _periods(corpus),
        characters,
        tuple(notes),
    )


def _sampled(records: Sequence[ReportRecord]) -> list[ReportRecord]:
    total = sum(record.characters for record in records)
    step = max(1, -(-total // MAX_CHARACTERS))
    return list(records[::step])


def _read_corpus(index: Index, records: Sequence[ReportRecord], years: Sequence[int]) -> _DatedCorpus:
    number = {year: n for n, year in enumerate(years)}
    groups = [number[record.metadata.year or 0] for record in records]
    texts = ["\n".join(fold(line) for line in index.text(record.id).split("\n")) for record in records]
    phrases_by_year = phrases(texts, groups, min_count=_MIN_COUNT, min_texts=_MIN_REPORTS)
    sizes = np.bincount(groups, weights=[len(text) for text in texts], minlength=len(years)).astype(float)
    authors = [record.metadata.author for record in records]
    author_counts = [
        len({authors[text] for text in texts_having} - {""})
        for texts_having in phrases_by_year.texts_by_phrase
    ]
    return _DatedCorpus(
        tuple(records), tuple(years), phrases_by_year, sizes, np.array(author_counts, np.int64)
    )


def _turning_year(corpus: _DatedCorpus, since: int | None) -> int:
    if since is not None:
        return since
    half = np.searchsorted(np.cumsum(corpus.sizes), corpus.sizes.sum() / 2) + 1
    return corpus.years[min(int(half), len(corpus.years) - 1)]


def _periods(corpus: _DatedCorpus) -> tuple[Period, ...]:
    """Consecutive years grouped to periods with about the same amount of text."""
    period_count = min(_MAX_PERIODS, len(corpus.years))
    position = (np.cumsum(corpus.sizes) - corpus.sizes / 2) / corpus.sizes.sum() * period_count
    bins = np.minimum(position.astype(int), period_count - 1)
    periods = []
    for number in np.unique(bins).tolist():
        inside = bins == number
        years_inside = [year for year, is_inside in zip(corpus.years, inside, strict=True) if is_inside]
        reports = sum(record.metadata.year in years_inside for record in corpus.records)
        size = round(float(corpus.sizes[inside].sum()))
        periods.append(
            Period(years_inside[0], years_inside[-1], reports, size, _keywords(corpus, inside, _PER_PERIOD))
        )
    return tuple(periods)


def _keywords(corpus: _DatedCorpus, inside: NDArray[np.bool_], limit: int) -> tuple[Keyword, ...]:
    """The phrases more frequent in the years ``inside`` than in the others, most significant first.

    Of phrases that contain one another, only the most significant one.
    """
    counts = corpus.phrases_by_year.counts
    if not len(counts):
        return ()
    within, outside = counts[:, inside].sum(axis=1), counts[:, ~inside].sum(axis=1)
    inside_size, outside_size = float(corpus.sizes[inside].sum()), float(corpus.sizes[~inside].sum())
    z = log_odds(within, outside, inside_size, outside_size)
    # A phrase that occurs in one year only is a topic of that year, unless the period is a single year.
    eligible = (z >= _MIN_Z) & ((corpus.author_counts >= _MIN_AUTHORS) | (not corpus.has_several_authors))
    eligible &= (counts[:, inside] > 0).sum(axis=1) >= min(2, int(inside.sum()))
    chosen: list[int] = []
    for row in np.argsort(-z, kind="stable").tolist():
        if len(chosen) == limit:
            break
        if not eligible[row]:
            continue
        word = corpus.phrases_by_year.words[row]
        if not any(
            word in corpus.phrases_by_year.words[one] or corpus.phrases_by_year.words[one] in word
            for one in chosen
        ):
            chosen.append(row)
    return tuple(
        Keyword(
            corpus.phrases_by_year.words[row],
            float(within[row]) * PER / max(inside_size, 1.0),
            float(outside[row]) * PER / max(outside_size, 1.0),
            float(z[row]),
            int(corpus.phrases_by_year.texts[row]),
            int(corpus.author_counts[row]),
        )
        for row in chosen
    )


def log_odds(
    within: NDArray[np.int64], outside: NDArray[np.int64], inside_size: float, outside_size: float
) -> Floats:
    """The z-score of each phrase's log-odds ratio between two texts, with their sum as the prior.

    ``within`` and ``outside`` are counts, shape (phrases,); the sizes are in characters.
    """
    weight = _PRIOR * min(inside_size, outside_size)
    prior = (within + outside) / (inside_size + outside_size) * weight
    inside_counts, outside_counts = within + prior, outside + prior
    odds = np.log(inside_counts / (inside_size + weight - inside_counts)) - np.log(
        outside_counts / (outside_size + weight - outside_counts)
    )
    z: Floats = odds / np.sqrt(1 / inside_counts + 1 / outside_counts)
    return z
