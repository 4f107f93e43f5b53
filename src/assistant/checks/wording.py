"""已经调整、还没有提出、或与固定表述有出入的提法、机构名称和文件名称。

为什么：在往年稿子上改，旧机构名、过了期的活动和口号最容易留下；提法差一两个字，意思可能就变了。
每一条都记着通行的起止年月和依据，只在报告年度晚于（或早于）它的年份时提示；
“原县扶贫办”“2016年以来”“当年”“历史上”这样的回顾不算，书名号里的文件名不算。

例：2023年度的报告写“围绕喜迎党的二十大”，提示党的二十大已于2022年10月召开。

依据：公开发布的决定、方案、法律的施行日期；本单位可在词表文件夹里用 dated.toml 增减。
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path

from assistant.checks import Review
from assistant.checks._places import clause_of, finding, sentence_of, year_told
from assistant.errors import BadSetting
from assistant.results import Finding
from assistant.reuse import phrases
from assistant.reuse.folding import folded
from assistant.reuse.phrases import Phrases, Wording
from assistant.text import Span, fold

TITLE = "提法"
WHOLE = False

FILE = "dated.toml"
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
_BACK = re.compile(
    r"如期|回望|原|曾|当年|当时|那年|过去|以前|从前|历史|回顾|旧|前身|更名|改名|改称|改革前|改革后|机构改革|划入|划转|并入|合并|撤销|改为|转隶|组建"
    r"|以来|时期|期间|后续|遗留|巩固|成果|成效|常态化|长效|衔接|脱贫的|已脱贫|废止|失效|不再|取消|告别|纪念|五年|三年来|任期|本届|自20\d\d|20\d\d年(?:的|时|到|至|起|前|后)"
)
_LONGER_NAME = re.compile(r"(?:文化和?|文|资源和?|资源与|城乡|住房和)$")
_FIGURES = re.compile(r"[\d一二两三四五六七八九十百]+")
_OFFICIAL = "提法"
_CAMPAIGN = "活动"
_SHORTEST = 10  # characters: what is shorter is varied freely


def check(review: Review) -> Iterable[Finding]:
    """Names out of date or not there yet, for the report's year, and misquoted formulations."""
    year = year_told(review.draft)
    if year is not None:
        ended, begun = entries(review.house)
        yield from _out_of_date(review, ended, year)
        yield from _not_yet(review, begun, review.draft.metadata.year or year)
    yield from _misquoted(review)


def _out_of_date(review: Review, ended: Phrases, year: int) -> Iterator[Finding]:
    text = review.draft.text
    sighted = list(_sighted(text, ended))
    for span, entry in sighted:
        until = int(entry.until[:4])
        if _in_a_row(text, span, sighted):
            continue
        if year <= until or _named_elsewhere(text, span, entry) or _told_as_past(text, span, until):
            continue
        instead = f"现称“{entry.leading}”，请改" if entry.leading else "请核对是否还适用"
        month = f"{entry.until[:4]}年{int(entry.until[5:])}月"
        message = f"“{span.of(text)}”通行到{month}（{entry.source}），报告讲的是{year}年，{instead}；确是回顾的请写明。"
        yield finding("wording", span, message, score=0.9, replacements=_replacements(entry))


def _not_yet(review: Review, begun: Phrases, year: int) -> Iterator[Finding]:
    text = review.draft.text
    for span, entry in _sighted(text, begun):
        if year >= int(entry.since[:4]) or _named_elsewhere(text, span, entry):
            continue
        month = f"{entry.since[:4]}年{int(entry.since[5:])}月"
        message = f"“{span.of(text)}”自{month}才有（{entry.source}），报告讲的是{year}年，请核对年度或提法。"
        yield finding("wording", span, message, score=0.9)


def _misquoted(review: Review) -> Iterator[Finding]:
    """One character away from a formulation that is always put the same way."""
    text = review.draft.text
    for sighted in phrases.load(review.house).near_misses(text):
        said, meant = _plain(sighted.span.of(text)), _plain(sighted.wording.text)
        apart = sum(one != other for one, other in zip(said, meant, strict=False))
        if (
            sighted.wording.kind != _OFFICIAL
            or len(said) != len(meant)
            or len(meant) < _SHORTEST
            or apart != 1
            or _FIGURES.findall(said) != _FIGURES.findall(meant)
        ):
            continue
        message = (
            f"“{sighted.span.of(text)}”与通行的提法“{sighted.wording.text}”差一个字"
            f"（{sighted.wording.source}），请核对。"
        )
        yield finding(
            "wording", sighted.span, message, sure=False, score=0.6, replacements=(sighted.wording.text,)
        )


def _sighted(text: str, known: Phrases) -> Iterator[tuple[Span, Wording]]:
    # Folding takes one figure for another; a 70th anniversary is no 75th, 十四五 no 十五五.
    by_name = {_plain(fold(entry.text)): entry for entry in known.wordings}
    folding = folded(text)
    for begin, end, _ in known.ranges(folding.text()):
        span = folding.span(begin, end)
        entry = by_name.get(_plain(fold(span.of(text))))
        if entry is not None:
            yield span, entry


def _named_elsewhere(text: str, span: Span, entry: Wording) -> bool:
    """Whether it is part of a longer name: 文化和旅游局 is no 旅游局, nor the title of a document its subject."""
    if entry.kind == "机构" and _LONGER_NAME.search(text, max(0, span.begin - 6), span.begin):
        return True
    if entry.text.startswith("《") and text[max(0, span.begin - 1) : span.begin] != "《":
        return True
    line = text.rfind("\n", 0, span.begin) + 1
    before = text[line : span.begin]
    return "《" not in entry.text and before.count("《") > before.count("》")


def _told_as_past(text: str, span: Span, until: int) -> bool:
    sentence = sentence_of(text, span).of(text)
    years = [int(found) for found in re.findall(r"((?:19|20)\d\d)年", sentence)]
    return bool(_BACK.search(clause_of(text, span).of(text))) or any(year <= until for year in years)


def _in_a_row(text: str, span: Span, sighted: list[tuple[Span, Wording]]) -> bool:
    """Whether campaigns of several years are named together: then the years are looked back upon."""
    sentence = sentence_of(text, span)
    named = {entry.until for place, entry in sighted if entry.kind == _CAMPAIGN and sentence.overlap(place)}
    return len(named) > 1


def _replacements(entry: Wording) -> tuple[str, ...]:
    return (entry.leading,) if entry.leading and "、" not in entry.leading else ()


def _plain(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@lru_cache(maxsize=4)
def entries(house: Path | None = None) -> tuple[Phrases, Phrases]:
    """What has an end, and what has a beginning; ``leading`` is what is said instead. Raises BadSetting."""
    shipped = resources.files("assistant").joinpath("data", FILE).read_text(encoding="utf-8")
    known = list(_read(tomllib.loads(shipped), FILE))
    own = house / FILE if house else None
    if own and own.is_file():
        try:
            table = tomllib.loads(own.read_text(encoding="utf-8-sig"))
        except (ValueError, OSError) as error:
            raise BadSetting(f"“{own}”读不了：{error}", "请检查写法，可参照程序自带的 dated.toml") from error
        added = list(_read(table, str(own)))
        gone = {entry.text[1:].strip() for entry in added if entry.text.startswith("-")}
        mine = {entry.text for entry in added}
        known = [entry for entry in known if entry.text not in gone | mine]
        known += [entry for entry in added if not entry.text.startswith("-")]
    return (
        Phrases([entry for entry in known if entry.until]),
        Phrases([entry for entry in known if entry.since]),
    )


def _read(table: Mapping[str, object], name: str) -> Iterator[Wording]:
    groups = table.get("group", [])
    for group in groups if isinstance(groups, list) else [groups]:
        if not isinstance(group, dict) or not isinstance(group.get("entries"), str):
            raise BadSetting(f"“{name}”里有一组没有 entries", '请写明 entries = """每行一条"""')
        since, until = str(group.get("since", "")), str(group.get("until", ""))
        for month in (since, until):
            if month and not _MONTH.fullmatch(month):
                raise BadSetting(f"“{name}”里的年月“{month}”看不懂", "请写成 2017-10 这样")
        for line in group["entries"].splitlines():
            names, _, instead = line.partition("=>")
            for text in filter(None, (each.strip() for each in names.split("|"))):
                what, source = str(group.get("what", _OFFICIAL)), str(group.get("source", ""))
                yield Wording(text, instead.strip(), what, source, since, until)
