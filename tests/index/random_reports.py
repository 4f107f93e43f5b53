"""Random reports from a seed, and a slow reference index by exhaustive search."""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.domain.report import Fact, FactKind, Item, Passage, Portfolio, Report, Role, Section
from assistant.domain.results import Access, Filters
from assistant.domain.text import Excerpt, Span, fold
from assistant.index import Model, Writer, open_writer

DIMENSIONS = 64
MODEL = Model("试验编码器", "f00d", DIMENSIONS)

# More portfolios than one machine word has bits.
PORTFOLIOS = tuple(f"领域{number}" for number in range(70))
AUTHORS = ("", "周明", "林晓", "何𠮷")
OFFICES = ("副县长", "教育局局长", "")
REGIONS = ("青岚县", "石渡镇", "")
COLLECTIONS = ("", "甲库", "乙库", "丙库")
YEARS = (None, 2019, 2020, 2021, 2022)

_WORDS = (
    "一年来",
    "本人坚持",
    "农民工工资",
    "按时足额发放",
    "学校食堂",
    "明厨亮灶",
    "推進",
    "推进",
    "河长制",
    "落实落地",
    "ＣＯＤ排放",
    "下降３％",
    "下降3%",
    "𠮷祥社区",
    "走访群众***户",
    "调研",
    "存在短板",
    "下一步",
    "将",
    "改革",
    "改革开放",
    "开放改革",
    " ",
    "，",
)


_COMMON = ("同一段话，年年都有。", "同一段話，年年都有。", "……")


def passages_of(rng: random.Random, count: int) -> list[str]:
    """Texts of passages, a few words each; some are repeated, some contain no word at all."""
    texts = ["".join(rng.choices(_WORDS, k=rng.randint(1, 14))) for _ in range(count)]
    return [rng.choice((*_COMMON, text, text, text, text)) for text in texts]


def random_report(rng: random.Random, report_id: str, count: int | None = None) -> Report:
    """A random report in which every field may have a value."""
    texts = passages_of(rng, rng.randint(0, 12) if count is None else count)
    text = f"{report_id}号述职报告\n" + "\n".join(texts)
    passages = []
    at = len(report_id) + 6
    for ordinal, passage in enumerate(texts):
        span = Span(at, at + len(passage))
        names = rng.sample(PORTFOLIOS, rng.randint(0, 3))
        portfolios = tuple(Portfolio(name, rng.choice((None, Span(at, at + 1)))) for name in names)
        role = rng.choice(list(Role))
        path = ("一、履职情况", "（一）抓落实")[: rng.randint(0, 2)]
        further = tuple(one for one in rng.sample(list(Role), rng.randint(0, 2)) if one is not role)
        passages.append(Passage(f"{report_id}#{ordinal}", report_id, role, portfolios, path, span, further))
        at = span.end + 1
    item = Item(1, Excerpt.of(text, Span(0, 2)), Span(0, len(text)), (Item(2, None, Span(1, 3)),))
    return Report(
        id=report_id,
        title=f"{report_id}号述职报告",
        author=rng.choice(AUTHORS),
        office=rng.choice(OFFICES),
        region=rng.choice(REGIONS),
        year=rng.choice(YEARS),
        portfolios=tuple(rng.sample(PORTFOLIOS, rng.randint(0, 2))),
        collection=rng.choice(COLLECTIONS),
        text=text,
        sections=(
            Section(Role.DUTY, 1, None, Span(0, len(text)), (item,)),
            Section(Role.LEAD, 2, Excerpt.of(text, Span(0, 1)), Span(0, 2)),
        ),
        passages=tuple(passages),
        facts=(Fact(FactKind.COUNT, Span(0, 1), "走访户数", "户"), Fact(FactKind.MASK, Span(1, 2))),
        title_span=Span(0, 3),
        source=f"子目录/{report_id}.txt",
        notes=("页眉已去掉",),
    )


def unit_vectors(rng: random.Random, count: int) -> NDArray[np.float32]:
    """Random unit vectors, shape (count, DIMENSIONS); about one in fifty is the zero vector."""
    generator = np.random.default_rng(rng.getrandbits(32))
    vectors = generator.standard_normal((count, DIMENSIONS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[generator.random(count) < 0.02] = 0
    return vectors


@dataclass
class Reference:
    """The expected answers of an index, computed from a dict of all reports by exhaustive search."""

    reports: dict[str, tuple[Report, NDArray[np.float32]]] = field(default_factory=dict)

    def put(self, report: Report, vectors: NDArray[np.float32]) -> None:
        self.reports[report.id] = (report, vectors)

    def all(self) -> Iterable[tuple[Report, Passage, str, NDArray[np.float32]]]:
        for report, vectors in self.reports.values():
            for passage, vector in zip(report.passages, vectors, strict=True):
                yield report, passage, fold(passage.span.of(report.text)), vector

    def candidates(self, filters: Filters, access: Access) -> dict[str, tuple[str, NDArray[np.float32]]]:
        """Passage id → folded text and vector of the passages that pass the filters and the access."""
        return {
            passage.id: (folded, vector)
            for report, passage, folded, vector in self.all()
            if _passes(report, passage, filters, access)
        }

    def bm25(self, query: str, common: float, weights: tuple[float, float]) -> dict[str, float]:
        """Passage id → score of every passage that contains any used term of the query."""
        texts = {passage.id: folded for _, passage, folded, _ in self.all()}
        terms = _terms(fold(query), texts, common, weights)
        mean = _mean_length(texts)
        return {
            name: sum(
                weight * _saturation(_occurrences(term, text), len(text), mean)
                for term, weight in terms.items()
            )
            for name, text in texts.items()
            if any(term in text for term in terms)
        }

    def exact(self, phrase: str, filters: Filters, access: Access) -> dict[str, float]:
        """Passage id → score of the candidates that contain the phrase."""
        texts = {passage.id: folded for _, passage, folded, _ in self.all()}
        needle = fold(phrase)
        candidates = self.candidates(filters, access)
        counts = {name: _occurrences(needle, texts[name]) for name in candidates if needle}
        holding = {name: count for name, count in counts.items() if count}
        idf = _idf(len(holding), len(candidates))
        mean = _mean_length(texts)
        return {name: idf * _saturation(count, len(texts[name]), mean) for name, count in holding.items()}


def _passes(report: Report, passage: Passage, filters: Filters, access: Access) -> bool:
    metadata = report.metadata
    year = metadata.year
    named = (
        (filters.authors, metadata.author),
        (filters.offices, metadata.office),
        (filters.regions, metadata.region),
        (filters.collections, metadata.collection),
    )
    return (
        all(not wanted or value in wanted for wanted, value in named)
        and (access.collections is None or metadata.collection in access.collections)
        and (not filters.roles or any(role in filters.roles for role in passage.roles))
        and (not filters.portfolios or any(p.name in filters.portfolios for p in passage.portfolios))
        and (filters.year_from is None or (year is not None and year >= filters.year_from))
        and (filters.year_to is None or (year is not None and year <= filters.year_to))
        and report.id not in filters.exclude_reports
    )


def _terms(
    query: str, texts: Mapping[str, str], common: float, weights: tuple[float, float]
) -> dict[str, float]:
    terms = set(query) | {query[at : at + 2] for at in range(len(query) - 1)}
    frequency = {term: sum(term in text for text in texts.values()) for term in terms}
    there = {term for term in terms if frequency[term]}
    used = {term for term in there if len(term) == 2 or frequency[term] <= common * len(texts)} or there
    return {term: weights[len(term) - 1] * _idf(frequency[term], len(texts)) for term in used}


def _occurrences(term: str, text: str) -> int:
    return min(15, sum(text.startswith(term, at) for at in range(len(text))))


def _mean_length(texts: Mapping[str, str]) -> float:
    return max(1.0, sum(map(len, texts.values())) / max(1, len(texts)))


def _idf(frequency: int, count: int) -> float:
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


def _saturation(count: int, length: int, mean: float) -> float:
    return count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / mean))


def put_reports(writer: Writer, reference: Reference, reports: Sequence[Report], rng: random.Random) -> None:
    """Put the same reports with the same vectors into the writer and the reference."""
    for report in reports:
        vectors = unit_vectors(rng, len(report.passages))
        writer.put(report, vectors, f"digest of {report.id}")
        reference.put(report, vectors)


def counted(of: Iterable[str], keep: Callable[[str], bool] = bool) -> dict[str, int]:
    """Value → how often it occurs, without empty ones."""
    return {value: count for value, count in Counter(of).items() if keep(value)}


def names(begin: int, end: int) -> list[str]:
    return [f"r{number}" for number in range(begin, end)]


def commit(
    folder: Path, names: list[str], seed: int = 0, gone: tuple[str, ...] = (), *, rebuild: bool = False
) -> str:
    """Commit random reports; the same seed and name give the same report."""
    writer = open_writer(folder, MODEL, rebuild=rebuild)
    try:
        for name in names:
            rng = random.Random(f"{seed} {name}")
            made = random_report(rng, name)
            writer.put(made, unit_vectors(rng, len(made.passages)), f"{seed}")
        for name in gone:
            writer.remove(name)
        return writer.commit()
    finally:
        writer.close()
