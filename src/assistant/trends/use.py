"""The use of a phrase by year and author: exact counts, irrespective of width, script and spacing, and rates."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from assistant.domain.report import Metadata
from assistant.domain.results import Access, AuthorUse, Filters, PhraseUse, YearUse
from assistant.domain.results.trends import FEW_CHARACTERS, FEW_REPORTS
from assistant.domain.text import fold
from assistant.index import Index, ReportRecord

PER = 10_000

MAX_WHOLE_CHARACTERS = 4_000_000
"""Up to this amount of text whole reports are read; for more, only passages that contain the phrase, without headings."""

_LINE_END = "¶"  # so that no match extends over a line end
_MAX_AUTHORS = 20

_Z = 1.959964  # 95 %


def use_of(index: Index, phrase: str, access: Access) -> PhraseUse:
    """Count ``phrase`` in every report within ``access``. Overlapping occurrences count once."""
    records = index.reports(access)
    whole = sum(record.characters for record in records) <= MAX_WHOLE_CHARACTERS
    counts = _counts(index, records, fold(phrase), access, whole=whole)
    records_by_id = {record.id: record for record in records}
    years = tuple(_years(records, counts))
    return PhraseUse(
        phrase=phrase,
        count=sum(counts.values()),
        reports=len(counts),
        years=years,
        authors=tuple(_authors(records, counts)),
        notes=(
            *_notes(years, counts, {name: record.metadata for name, record in records_by_id.items()}),
            *(() if whole else ("库内文字很多，只数了正文，没有数标题。",)),
        ),
    )


def _counts(
    index: Index, records: Sequence[ReportRecord], folded: str, access: Access, *, whole: bool
) -> Counter[str]:
    """Report id → number of occurrences, for the reports that contain the phrase."""
    if whole:
        texts = ((record.id, index.text(record.id).replace("\n", _LINE_END)) for record in records)
    else:
        candidates = index.candidates(Filters(), access)
        rows = index.exact(folded, candidates, len(candidates))[0].rows.tolist()
        texts = ((record.passage.report_id, record.text) for record in index.passages(rows))
    counts: Counter[str] = Counter()
    for name, text in texts:
        if times := fold(text).count(folded):
            counts[name] += times
    return counts


def _years(records: Iterable[ReportRecord], counts: Mapping[str, int]) -> Iterable[YearUse]:
    by_year: dict[int, list[ReportRecord]] = {}
    for record in records:
        if record.metadata.year is not None:
            by_year.setdefault(record.metadata.year, []).append(record)
    for year, records_here in sorted(by_year.items()):
        count = sum(counts.get(record.id, 0) for record in records_here)
        using = sum(record.id in counts for record in records_here)
        characters = sum(record.characters for record in records_here)
        low, high = interval(count)
        rates = (value * PER / max(characters, 1) for value in (count, low, high))
        yield YearUse(year, count, using, len(records_here), characters, *rates)


def _authors(records: Iterable[ReportRecord], counts: Mapping[str, int]) -> Sequence[AuthorUse]:
    by_author: dict[str, list[ReportRecord]] = {}
    for record in records:
        if record.metadata.author:
            by_author.setdefault(record.metadata.author, []).append(record)
    uses = []
    for author, records_here in by_author.items():
        if count := sum(counts.get(record.id, 0) for record in records_here):
            characters = sum(record.characters for record in records_here)
            uses.append(
                AuthorUse(author, count, len(records_here), characters, count * PER / max(characters, 1))
            )
    return sorted(uses, key=lambda one: (-one.count, one.author))[:_MAX_AUTHORS]


def interval(count: int) -> tuple[float, float]:
    """The 95 % confidence interval of a Poisson mean, given one ``count``: Byar's approximation (Breslow and Day, 1987)."""
    if count < 0:
        raise ValueError(f"not a count: {count}")
    upper = count + 1
    high = upper * (1 - 1 / (9 * upper) + _Z / (3 * math.sqrt(upper))) ** 3
    if count == 0:
        return 0.0, high
    low: float = count * (1 - 1 / (9 * count) - _Z / (3 * math.sqrt(count))) ** 3
    return max(low, 0.0), high


def _notes(
    years: Sequence[YearUse], counts: Mapping[str, int], records_by_id: Mapping[str, Metadata]
) -> Iterable[str]:
    if sparse := [str(use.year) for use in years if use.count and use.is_sparse]:
        listed = "、".join(sparse[:6]) + ("等" if len(sparse) > 6 else "")
        yield f"{listed}年的报告少（不足{FEW_REPORTS}篇、不足{FEW_CHARACTERS // PER}万字），频率只供参考。"
    undated = sum(count for name, count in counts.items() if records_by_id[name].year is None)
    if undated:
        yield f"另有{undated}次出自没有写明年度的报告，没有画进图里。"
    authors_using = {records_by_id[name].author for name in counts} - {""}
    if counts and len(authors_using) == 1 and len(counts) > 1:
        yield f"都出自同一位作者（{authors_using.pop()}），说明的是个人的用语。"
