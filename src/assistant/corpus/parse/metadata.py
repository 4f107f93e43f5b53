"""Metadata inferred from the title, the file name and the text of a report: year, office, region."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.corpus.parse.layout import lines
from assistant.corpus.parse.title import is_date, names_report
from assistant.domain.report import Metadata
from assistant.domain.text import Span, fold

_HAN_YEAR = "[一二][〇○零九一二三四五六七八]{3}"
_YEAR = re.compile(rf"((?:19|20)\d\d|{_HAN_YEAR})(?:年|(?=\D{{0,4}}述))")
_SIGNED = re.compile(rf"((?:19|20)\d\d|{_HAN_YEAR})年\s?(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})?月?")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_FIRST_QUARTER = frozenset({"1", "2", "3", "01", "02", "03", "一", "二", "三"})

_NAME = r"(?:[*×＊]{2,}|[一-鿿]{1,2}?\*+|[一-鿿]{1,5}?)"
# Counties and above are recognised by their last character; what looks like a township or a village must be
# followed by one of its bodies, since 农业农村局 is no village.
_PLACE = re.compile(
    rf"{_NAME}(?:省|自治区|市|自治州|盟|自治县|县|[^社园校片小城市灾辖库林牧矿景]区(?![域划块])|旗)(?![直属管场委长])"
    rf"|{_NAME}(?:经济|高新|技术|产业|工业|农业|科技|旅游)*(?:开发区|新区|园区|示范区)"
    rf"|{_NAME}(?:镇|乡|街道|村|社区)(?=(?:常务)?副?(?:党|人民政府|政府|纪|人大|团|政协|支|总支|村|镇长|乡长|办|主任|书记|武装|综合|管))"
)
_BODY = "(?:党组|党委|党工委|党总支|党支部|支部|总支|纪委|纪检组|政法委|第一)?"
_POST = re.compile(
    rf"{_BODY}(?:常务|第一)?副?(?:书记|[省市州县区乡镇村局院校厅部处科所站社会队行台段园馆]长|检察长|董事长|理事长|秘书长"
    r"|总?经理|主任|主席|政委|总编|主编|组长)"
    rf"(?:、{_BODY}(?:常务)?副?(?:书记|[市县区乡镇局院校]长|主任|董事长|总经理|检察长))*"
    r"|(?:党委|组织|宣传|纪检|统战|武装)(?:委员|部长)|常委|委员|驻村干部|科员|教师|调研员"
)
_REPORT = re.compile(
    rf"(?:(?:19|20)\d\d|{_HAN_YEAR})(?:-|—)?年?度?|年度|(?:个人)?(?:述[职责廉学法德]|述党建|履职|尽责|廉洁|总结|工作|情况|汇报|报告|的)+$"
    r"|(?:述[职责廉学法德]|述党建)+"
)
_SEPARATORS = re.compile(r"[()（）\[\]【】〔〕—\-_#·:：\s]+")
_STATED_POST = re.compile(
    r"(?:作为|担任|任|我是|我在|主持)([^，。；：]{2,30}?)(?:以来|[，。；的、]|岗位|职务|一职|期间|全面工作|至今)"
)
_SIGNATURE = re.compile(r"^(?:述职人|汇报人|报告人|述职者|职务|单位)\s*[：:]\s*")
_LEAD_LENGTH = 400
_TAIL_LENGTH = 100
_MAX_OFFICE = 24


def _arabic(year: str) -> int:
    return int(year.translate(_HAN_DIGITS))


def _title(text: str, title: Span | None) -> str:
    """The title on one line without its date; an office below it goes into brackets, a subtitle follows its dash."""
    joined = ""
    for line in lines(text, title) if title else ():
        words = " ".join(line.span.of(text).lstrip("# ").split())
        if is_date(words):
            continue
        below = names_report(joined) and not names_report(words) and words[0] not in "（(—－-―"
        joined += f"（{_SEPARATORS.split(words)[0]}）" if below else words
    return joined


def _year(sources: Iterator[str], tail: str) -> int | None:
    """The first year in ``sources``; else that of the date at the end, minus one if it was signed in the first quarter."""
    for source in sources:
        if found := _YEAR.search(fold(source)):
            return _arabic(found[1])
    if signed := _SIGNED.search(fold(tail)):
        return _arabic(signed[1]) - (signed[2] in _FIRST_QUARTER)
    return None


def _post(words: str) -> tuple[str, str]:
    """The region and the office in words such as ``甲市乙县丙镇党委书记``; empty strings when they name no office."""
    posts = list(_POST.finditer(words))
    if not posts:
        return "", ""
    end = at = 0
    while found := _PLACE.match(words, at):
        at = found.end()
    end = posts[-1].end()
    region, office = words[:at], words[at:end]
    if office.startswith(("党", "纪", "人大")) and (
        found := re.search("(?:镇|乡|街道|村|社区|县|区|市)$", region)
    ):
        office = found[0] + office
    office = re.sub("^人民政府|^政府(?=[副乡镇县区市省])", "", office)
    known = 2 <= len(office) <= _MAX_OFFICE and not re.search(r"[0-9，。]|在.*(?:上|中)", office)
    return (region, office) if known else ("", "")


def _offices(sources: Iterator[str]) -> Iterator[tuple[str, str]]:
    for source in sources:
        for words in _SEPARATORS.split(_REPORT.sub(" ", source)):
            yield _post(words)


def _folders(file_name: str) -> str:
    """The names of those folders of a file that are regions, joined."""
    folders = PurePosixPath(file_name).parts[:-1]
    return "".join(name for name in folders if re.fullmatch("[一-鿿*]{1,6}[省市县区镇乡]", name))


_REGION_LEVELS = ("省", "市州盟", "县区旗", "乡镇道", "村")


def _with_folders(folders: str, region: str) -> str:
    """The region of the folders and that of the text joined, the larger one first."""
    if not folders or folders in region:
        return region
    levels = [
        next((n for n, ends in enumerate(_REGION_LEVELS) if place[-1:] in ends), 0)
        for place in (folders, region)
    ]
    return region + folders if region and levels[1] < levels[0] else folders + region


def infer_metadata(text: str, title: Span | None, file_name: str, given: Metadata) -> Metadata:
    """``given``, with missing fields filled in from the title, the file name, the lead and the end of the text.

    The author is never inferred. ``file_name`` may be a path; "" when there is none.
    """
    stem = PurePosixPath(file_name).stem
    headline = given.title or _title(text, title) or stem
    begin = title.end if title else 0
    tail = text[max(begin, len(text) - _TAIL_LENGTH) :]
    opening = Span(begin, min(begin + _LEAD_LENGTH, len(text)))
    lead = "\n".join(words for line in lines(text, opening) if not is_date(words := line.span.of(text)))
    signature = (_SIGNATURE.sub("", line.strip()) for line in tail.splitlines()[-4:] if "。" not in line)
    stated = (found[1] for found in _STATED_POST.finditer(lead))
    titles = (line.span.of(text) for line in lines(text, title)) if title else iter(())
    found = [pair for pair in _offices(iter([headline, *titles, stem, *signature, *stated])) if pair[1]]
    region = next((place for place, _ in found if place), "")
    region = _with_folders(_folders(file_name), region)
    return replace(
        given,
        title=headline,
        office=given.office or next((office for _, office in found), ""),
        region=given.region or region,
        year=given.year if given.year is not None else _year(iter([headline, stem, lead]), tail),
    )
