"""A phrase by year and by author: exact counts, whatever its width, script or spacing, per 10,000 characters."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from assistant.domain.report import Metadata
from assistant.domain.results import Access, AuthorUse, Filters, PhraseUse, YearUse
from assistant.domain.results.trends import FEW_CHARACTERS, FEW_REPORTS
from assistant.domain.text import fold
from assistant.index import Index, ReportRecord

PER = 10_000

READ_WHOLE = 4_000_000
"""Characters up to which whole reports are read; beyond, only the passages that have the phrase, without headings."""

_LINE_END = "¶"  # no phrase reaches over it
_AUTHORS = 20
"""Below these a year, or an author, is too little to speak of a rate."""

_Z = 1.959964  # 95 %


def use_of(index: Index, phrase: str, access: Access) -> PhraseUse:
    """Counts of ``phrase`` in every report that ``access`` reach. Overlapping occurrences count once."""
    records = index.reports(access)
    whole = sum(record.characters for record in records) <= READ_WHOLE
    counts = _counts(index, records, fold(phrase), access, whole=whole)
    known = {record.id: record for record in records}
    years = tuple(_years(records, counts))
    return PhraseUse(
        phrase=phrase,
        count=sum(counts.values()),
        reports=len(counts),
        years=years,
        authors=tuple(_authors(records, counts)),
        notes=(
            *_notes(years, counts, {name: record.metadata for name, record in known.items()}),
            *(() if whole else ("库内文字很多，只数了正文，没有数标题。",)),
        ),
    )


def _counts(
    index: Index, records: Sequence[ReportRecord], folded: str, access: Access, *, whole: bool
) -> Counter[str]:
    """Report id → how often it has the phrase, of the reports that have it."""
    if whole:
        texts = ((record.id, index.text(record.id).replace("\n", _LINE_END)) for record in records)
    else:
        candidates = index.candidates(Filters(), access)
        rows = index.exact(folded, candidates, len(candidates))[0].rows.tolist()
        texts = ((filed.passage.report_id, filed.text) for filed in index.passages(rows))
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
    for year, filed in sorted(by_year.items()):
        count = sum(counts.get(record.id, 0) for record in filed)
        using = sum(record.id in counts for record in filed)
        characters = sum(record.characters for record in filed)
        low, high = interval(count)
        rates = (value * PER / max(characters, 1) for value in (count, low, high))
        yield YearUse(year, count, using, len(filed), characters, *rates)


def _authors(records: Iterable[ReportRecord], counts: Mapping[str, int]) -> Sequence[AuthorUse]:
    by_author: dict[str, list[ReportRecord]] = {}
    for record in records:
        if record.metadata.author:
            by_author.setdefault(record.metadata.author, []).append(record)
    found = []
    for author, filed in by_author.items():
        if count := sum(counts.get(record.id, 0) for record in filed):
            characters = sum(record.characters for record in filed)
            found.append(AuthorUse(author, count, len(filed), characters, count * PER / max(characters, 1)))
    return sorted(found, key=lambda one: (-one.count, one.author))[:_AUTHORS]


def interval(count: int) -> tuple[float, float]:
    """The 95 % interval of a Poisson mean of which ``count`` was seen, by Byar's approximation (Breslow and Day, 1987)."""
    if count < 0:
        raise ValueError(f"not a count: {count}")
    upper = count + 1
    high = upper * (1 - 1 / (9 * upper) + _Z / (3 * math.sqrt(upper))) ** 3
    if count == 0:
        return 0.0, high
    low: float = count * (1 - 1 / (9 * count) - _Z / (3 * math.sqrt(count))) ** 3
    return max(low, 0.0), high


def _notes(
    years: Sequence[YearUse], counts: Mapping[str, int], known: Mapping[str, Metadata]
) -> Iterable[str]:
    if few := [str(use.year) for use in years if use.count and use.is_sparse]:
        listed = "、".join(few[:6]) + ("等" if len(few) > 6 else "")
        yield f"{listed}年的报告少（不足{FEW_REPORTS}篇、不足{FEW_CHARACTERS // PER}万字），频率只供参考。"
    undated = sum(count for name, count in counts.items() if known[name].year is None)
    if undated:
        yield f"另有{undated}次出自没有写明年度的报告，没有画进图里。"
    writers = {known[name].author for name in counts} - {""}
    if counts and len(writers) == 1 and len(counts) > 1:
        yield f"都出自同一位作者（{writers.pop()}），说明的是个人的用语。"
