"""The workload: a folder of reports with a given number of passages and varied metadata.

Texts are real official prose if there is a folder of it (``--text``, see :data:`ORDER`), else those of the sample corpus.
Long documents are used unchanged; short ones are combined under numbered headings into reports of about the length
of a duty report, each with one of five usual closings. Authors, offices, regions, years and collections are invented,
distributed so that one value of each selects about .05, .5, 5, 8 and 50 per cent of the passages.

When the texts are used up, more are made by recombination: every further report has the layout of an existing one, its
sentences are sampled from all sentences, and its figures are random.
"""

import csv
import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from assistant.base.errors import UnreadableFile
from assistant.corpus import readers
from assistant.corpus.ingest.reports_csv import COLUMNS
from assistant.corpus.ingest.walk import walk
from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.domain.results import Filters
from assistant.domain.vocabulary import load

ROOT = Path(__file__).resolve().parents[2]
TEXT = ROOT.parent / "shared" / "data" / "text"
SAMPLE = ROOT / "corpus"
ORDER = (
    "provincial_reports_2025_2026.jsonl.xz",
    "national_reports.jsonl.xz",
    "policies_and_speeches.jsonl.xz",
    "news_domestic.jsonl.xz",
)
# A duty report runs to about this many characters.
_BUNDLE = 4500
_LAYOUT = ("学习情况", "履行职责情况", "重点工作推进情况", "廉洁自律情况", "存在的问题", "下一步工作打算")
_NUMERALS = "一二三四五六七八九十"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
_GIVEN = (
    "建国",
    "志明",
    "秀兰",
    "文博",
    "海燕",
    "立新",
    "春梅",
    "卫东",
    "晓峰",
    "国华",
    "玉珍",
    "长青",
    "若水",
)
_PLACES = "青岚云栖石河柳林平川东岭清泉安和新塘白沙"
_POSTS = (
    "副县长",
    "县委常委",
    "局长",
    "镇党委书记",
    "镇长",
    "副局长",
    "街道办主任",
    "县政协副主席",
    "乡长",
    "主任",
)
_COLLECTIONS = ("甲区材料", "乙区材料")
FACETS = ("author", "office", "region", "collection")
_CLOSINGS = tuple(
    f"过去一年，{what}，但离组织的要求和群众的期盼还有差距。今后我将继续加强学习，改进作风，{how}，"
    "为全县经济社会高质量发展贡献自己的力量。以上报告如有不妥之处，请各位领导和同志们批评指正。"
    for what, how in (
        ("分管工作取得了一些成绩", "把各项任务抓实抓细抓出成效"),
        ("在大家的支持下完成了各项任务", "恪尽职守，担当作为"),
        ("自己尽了应尽的职责", "以更高的标准履行好岗位职责"),
        ("工作上有进步，思想上有收获", "扑下身子抓落实"),
        ("各项重点工作有序推进", "带头遵守廉洁纪律，带头深入基层一线"),
    )
)
_TARGETS = (0.5, 0.05, 0.005, 0.0005)
_SENTENCES = re.compile(r"[^。！？\n]+[。！？]?")


@dataclass(frozen=True, slots=True)
class Workload:
    """A corpus folder that was written, and the origin of its texts."""

    folder: Path
    reports: int
    characters: int
    origin: str


def write_corpus(folder: Path, passages: int, text: Path | None = TEXT, *, seed: int = 1) -> Workload:
    """Fill ``folder`` with reports that parse into about ``passages`` passages, and a reports.csv.

    ``text``: a folder of ``*.jsonl.xz`` as in :data:`ORDER`; without it the sample corpus is recombined.
    """
    real = is_real(text)
    bundles = list(texts(text))
    share = _passages_per_character(bundles)
    rng = random.Random(seed)
    rows: list[dict[str, str]] = []
    characters = made = 0
    pool: list[str] = []
    for number in count():
        if characters * share >= passages:
            break
        bundle = bundles[number % len(bundles)]
        if number >= len(bundles):
            pool = pool or sentences_of(bundles)
            bundle = recombined(bundle, pool, rng)
            made += 1
        file = f"{number // 500:03d}/{number:06d}.txt"
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(bundle, encoding="utf-8")
        rows.append(_row(file, number, rng))
        characters += len(bundle)
    with (folder / "reports.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    source = f"real official prose ({text})" if real else "the sample corpus in corpus/"
    origin = f"{source}, {len(rows) - made} reports unchanged, {made} recombined"
    return Workload(folder, len(rows), characters, origin)


def is_real(text: Path | None) -> bool:
    """Whether ``text`` is a folder of real prose."""
    return text is not None and any((text / name).is_file() for name in ORDER)


def texts(text: Path | None) -> Iterator[str]:
    """Reports, or texts of about their length: of a folder of ``*.jsonl.xz``, else of the sample corpus."""
    found = _real(text) if text is not None and is_real(text) else _sample()
    first = next(found, None)
    if first is None:
        raise SystemExit(f"no text for the bench: neither {text} nor {SAMPLE} has any")
    yield first
    yield from found


def _passages_per_character(bundles: Sequence[str]) -> float:
    some = bundles[:: max(1, len(bundles) // 40)]
    parsed = [parse(text, Metadata(), id="r", source="r.txt", vocabulary=load(None)) for text in some]
    return sum(len(report.passages) for report in parsed) / sum(len(text) for text in some)


def _real(folder: Path) -> Iterator[str]:
    for name in ORDER:
        if (folder / name).is_file():
            with lzma.open(folder / name, "rt", encoding="utf-8") as lines:
                yield from _bundled(json.loads(line) for line in lines)


def _bundled(documents: Iterator[dict[str, str]]) -> Iterator[str]:
    waiting: list[tuple[str, str]] = []
    for number, document in enumerate(documents):
        text = document["text"].strip()
        if len(text) > _BUNDLE:
            yield text
            continue
        waiting.append((document["title"], text))
        if sum(len(body) for _, body in waiting) >= _BUNDLE:
            yield _layout(waiting, number)
            waiting = []


def _layout(parts: Sequence[tuple[str, str]], number: int) -> str:
    """Short texts as one report: each text is a point in one of the usual sections, in turn."""
    lines = [f"{2013 + number % 12}年度述职报告"]
    for at, head in enumerate(_LAYOUT):
        below = parts[at * len(parts) // len(_LAYOUT) : (at + 1) * len(parts) // len(_LAYOUT)]
        if below:
            lines.append(f"{_NUMERALS[at]}、{head}")
            lines += [f"（{_NUMERALS[k % 10]}）{title}\n{text}" for k, (title, text) in enumerate(below)]
    return "\n".join([*lines, _CLOSINGS[number % len(_CLOSINGS)]])


def _sample() -> Iterator[str]:
    if not SAMPLE.is_dir():
        return
    for file in walk(SAMPLE).reports:
        try:
            yield readers.read_bytes((SAMPLE / file).read_bytes(), file).text
        except UnreadableFile:
            continue


def sentences_of(bundles: Sequence[str]) -> list[str]:
    """The sentences from which further reports are recombined."""
    return [sentence for one in bundles for sentence in _SENTENCES.findall(one) if len(sentence) > 9]


def recombined(bundle: str, pool: Sequence[str], rng: random.Random) -> str:
    """A report with the layout of ``bundle``, sentences sampled from ``pool`` and random figures."""

    def drawn(match: re.Match[str]) -> str:
        if len(match[0]) < 10:
            return match[0]
        return re.sub(r"[0-9]", lambda _: rng.choice("123456789"), rng.choice(pool))

    return _SENTENCES.sub(drawn, bundle)


def _row(file: str, number: int, rng: random.Random) -> dict[str, str]:
    post = rng.choice(_POSTS)
    region = f"澜屏市{_PLACES[2 * rng.randrange(len(_PLACES) // 2) :][:2]}{rng.choice('县区')}"
    name = rng.choice(_SURNAMES) + rng.choice(_GIVEN) + rng.choice(("", *_NUMERALS))
    return {
        "file": file,
        "id": f"B{number:06d}",
        "title": f"{post}述职报告",
        "author": name,
        "office": f"{region}{post}",
        "region": region,
        "year": str(2013 + rng.randrange(12)),
        "portfolios": "",
        "collection": rng.choice(_COLLECTIONS),
    }


# --- queries ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Filters of about the same selectivity: on average, ``share`` of the passages pass each of them."""

    name: str
    share: float
    filters: tuple[Filters, ...]


def narrowings(reports: Sequence[Report]) -> list[Narrowing]:
    """No filter, and filters that about 50, 5, .5 and .05 per cent of the passages pass; several of each.

    They are single values of a facet; their actual share is measured and stated.
    """
    total = sum(len(report.passages) for report in reports)
    sizes: dict[tuple[str, str], int] = {}
    for report in reports:
        for facet in FACETS:
            key = (facet, getattr(report.metadata, facet))
            sizes[key] = sizes.get(key, 0) + len(report.passages)
    found = [Narrowing("no filter", 1.0, (Filters(),))]
    for target in _TARGETS:
        nearest = sorted(sizes, key=lambda key: (abs(sizes[key] / total - target), key))[:8]
        nearest = [key for key in nearest if 0.5 < sizes[key] / total / target < 2] or nearest[:1]
        share = sum(sizes[key] for key in nearest) / len(nearest) / total
        found.append(
            Narrowing(
                f"filter {100 * target:g} %", share, tuple(_filter(facet, value) for facet, value in nearest)
            )
        )
    return found


def _filter(facet: str, value: str) -> Filters:
    return Filters(**{f"{facet}s": frozenset({value})})


def passes(report: Report, filters: Filters) -> bool:
    """Whether a report's passages pass filters of the kind that :func:`narrowings` makes."""
    wanted = ((getattr(filters, f"{facet}s"), getattr(report.metadata, facet)) for facet in FACETS)
    return all(not values or value in values for values, value in wanted)


def queries(reports: Sequence[Report], number: int, *, seed: int = 2) -> list[str]:
    """Queries of a realistic form: one or two clauses of a passage, or four to six characters of one."""
    rng = random.Random(seed)
    asked: list[str] = []
    having = [report for report in reports if report.passages]
    while len(asked) < number:
        report = rng.choice(having)
        passage = rng.choice(report.passages)
        clauses = [
            c for c in re.split(r"[，。；：、！？\s]", passage.span.of(report.text)) if 6 <= len(c) <= 24
        ]
        if not clauses:
            continue
        clause = rng.choice(clauses)
        if len(asked) % 3 == 0:
            clause = clause[: rng.choice((4, 5, 6))]
        elif len(asked) % 3 == 1 and len(clauses) > 1:
            clause = f"{clause}，{rng.choice(clauses)}"
        asked.append(clause)
    return asked
