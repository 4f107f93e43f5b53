"""Which phrases come and go: log-odds between periods, with the whole pile as the prior.

Counts of a phrase within a period and outside it are compared as log-odds with an informative Dirichlet prior (Monroe,
Colaresi and Quinn, “Fightin' Words”, 2008): rare phrases are drawn to what the whole pile says, and z tells how sure the
rest is. One prolific author is no trend: a phrase needs several reports, and several authors where there are any.
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

MOST_CHARACTERS = 2_000_000
"""What is read at once, in a few seconds; of more, reports are taken evenly over the years."""

_PERIODS, _EACH, _LISTED = 8, 10, 30
_LEAST, _SPREAD, _AUTHORS = 6, 3, 2
_SURE = 1.96
_PRIOR = 0.05
"""Weight of the prior, as a share of the period's own text."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _AuditedCorpus:
    """Reports with a year, in order of years, and their phrases by year."""

    records: tuple[ReportRecord, ...]
    years: tuple[int, ...]
    found: Phrases
    sizes: Floats
    writers: NDArray[np.int64]
    """Per phrase, how many authors have it; 0 where no report names its author."""

    @property
    def named(self) -> bool:
        """Whether there are enough authors to ask for several."""
        return len({record.metadata.author for record in self.records} - {""}) > _AUTHORS


def change(index: Index, access: Access, since: int | None = None) -> Change:
    """What rises and fades from ``since`` on (None: the year by which half of the text is written), and by period."""
    dated = [record for record in index.reports(access) if record.metadata.year is not None]
    records = _sampled(sorted(dated, key=lambda record: (record.metadata.year or 0, record.id)))
    years = sorted({record.metadata.year for record in records if record.metadata.year is not None})
    read = sum(record.characters for record in records)
    if len(years) < 2 or len(records) < 2 * _SPREAD:
        return Change(None, (), (), (), read, ("有年度的报告太少，看不出变化：至少要两个年度、六篇报告。",))
    pile = _pile(index, records, years)
    turn = _turn(pile, since)
    late = np.array([year >= turn for year in pile.years])
    notes = [] if len(records) == len(dated) else [f"报告太多，按年度均匀抽取了{len(records)}篇。"]
    if late.all() or not late.any():
        notes.append(f"{turn}年之前或以后没有报告，无从比较。")
        return Change(turn, (), (), _periods(pile), read, tuple(notes))
    return Change(
        turn,
        _keywords(pile, late, _LISTED),
        _keywords(pile, ~late, _LISTED),
        _periods(pile),
        read,
        tuple(notes),
    )


def _sampled(records: Sequence[ReportRecord]) -> list[ReportRecord]:
    total = sum(record.characters for record in records)
    step = max(1, -(-total // MOST_CHARACTERS))
    return list(records[::step])


def _pile(index: Index, records: Sequence[ReportRecord], years: Sequence[int]) -> _AuditedCorpus:
    number = {year: n for n, year in enumerate(years)}
    groups = [number[record.metadata.year or 0] for record in records]
    texts = ["\n".join(fold(line) for line in index.text(record.id).split("\n")) for record in records]
    found = phrases(texts, groups, least=_LEAST, spread=_SPREAD)
    sizes = np.bincount(groups, weights=[len(text) for text in texts], minlength=len(years)).astype(float)
    authors = [record.metadata.author for record in records]
    writers = [len({authors[text] for text in texts_having} - {""}) for texts_having in found.lists]
    return _AuditedCorpus(tuple(records), tuple(years), found, sizes, np.array(writers, np.int64))


def _turn(pile: _AuditedCorpus, since: int | None) -> int:
    if since is not None:
        return since
    half = np.searchsorted(np.cumsum(pile.sizes), pile.sizes.sum() / 2) + 1
    return pile.years[min(int(half), len(pile.years) - 1)]


def _periods(pile: _AuditedCorpus) -> tuple[Period, ...]:
    """Stretches of years with about as much text each."""
    several = min(_PERIODS, len(pile.years))
    place = (np.cumsum(pile.sizes) - pile.sizes / 2) / pile.sizes.sum() * several
    bins = np.minimum(place.astype(int), several - 1)
    told = []
    for number in np.unique(bins).tolist():
        inside = bins == number
        mine = [year for year, here in zip(pile.years, inside, strict=True) if here]
        reports = sum(record.metadata.year in mine for record in pile.records)
        size = round(float(pile.sizes[inside].sum()))
        told.append(Period(mine[0], mine[-1], reports, size, _keywords(pile, inside, _EACH)))
    return tuple(told)


def _keywords(pile: _AuditedCorpus, inside: NDArray[np.bool_], most: int) -> tuple[Keyword, ...]:
    """The phrases that the years ``inside`` have more of than the others, surest first, none twice in other lengths."""
    counts = pile.found.counts
    if not len(counts):
        return ()
    within, outside = counts[:, inside].sum(axis=1), counts[:, ~inside].sum(axis=1)
    here, there = float(pile.sizes[inside].sum()), float(pile.sizes[~inside].sum())
    z = log_odds(within, outside, here, there)
    # A phrase that only one year's reports have is that year's matter, unless the period is no longer.
    fits = (z >= _SURE) & ((pile.writers >= _AUTHORS) | (not pile.named))
    fits &= (counts[:, inside] > 0).sum(axis=1) >= min(2, int(inside.sum()))
    chosen: list[int] = []
    for row in np.argsort(-z, kind="stable").tolist():
        if len(chosen) == most:
            break
        if not fits[row]:
            continue
        word = pile.found.words[row]
        if not any(word in pile.found.words[one] or pile.found.words[one] in word for one in chosen):
            chosen.append(row)
    return tuple(
        Keyword(
            pile.found.words[row],
            float(within[row]) * PER / max(here, 1.0),
            float(outside[row]) * PER / max(there, 1.0),
            float(z[row]),
            int(pile.found.texts[row]),
            int(pile.writers[row]),
        )
        for row in chosen
    )


def log_odds(within: NDArray[np.int64], outside: NDArray[np.int64], here: float, there: float) -> Floats:
    """z of the log-odds of every phrase between texts of ``here`` and ``there`` characters, the sum being the prior."""
    weight = _PRIOR * min(here, there)
    prior = (within + outside) / (here + there) * weight
    ours, theirs = within + prior, outside + prior
    odds = np.log(ours / (here + weight - ours)) - np.log(theirs / (there + weight - theirs))
    z: Floats = odds / np.sqrt(1 / ours + 1 / theirs)
    return z
