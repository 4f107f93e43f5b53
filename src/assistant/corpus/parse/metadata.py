"""Metadata inferred from the title, the file name and the text of a report: year, office, region."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.base.patterns import patterns
from assistant.corpus.parse.layout import lines
from assistant.corpus.parse.posts import posts_of_form, stated_posts
from assistant.corpus.parse.title import despaced, is_bracketed, is_date, names_report
from assistant.corpus.parse.writers import is_line_of_name, is_name, stated_name
from assistant.corpus.parse.years import report_year
from assistant.domain.report import Metadata
from assistant.domain.text import Span

_PATTERNS = patterns("parsing.toml", "metadata")
_PLACE = _PATTERNS["place"]
_POST = _PATTERNS["post"]
_REPORT = _PATTERNS["report"]
_SEPARATORS = re.compile(r"[()（）\[\]【】〔〕—\-_#·:：\s]+")
_SIGNATURE = _PATTERNS["signature"]
_LEAD_LENGTH = 400
_TAIL_LENGTH = 100
_MAX_OFFICE = 24


def _title(text: str, title: Span | None) -> str:
    """The title on one line without its date; an office below it goes into brackets, a subtitle follows its dash."""
    joined = ""
    for line in lines(text, title) if title else ():
        words = " ".join(despaced(line.span.of(text).lstrip("# ")).split())
        if is_date(words):
            continue
        below = names_report(joined) and not names_report(words) and words[0] not in "（(—－-―"
        joined += f"（{_SEPARATORS.split(words)[0]}）" if below else words
    return joined


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


def _named_below(titles: Sequence[str]) -> str:
    """The writer that a line below the title names, alone or in brackets: （项云舒）; "" where none does."""
    for line in titles[1:]:
        if is_line_of_name(line):
            return line
        if is_bracketed(line) and is_name(name := "".join(line.strip("（()）【】〔〕").split())):
            return name
    return ""


def infer_metadata(text: str, title: Span | None, file_name: str, given: Metadata) -> Metadata:
    """``given``, with missing fields filled in from the title, the file name, the lead and the end of the text.

    The author is the name that the text gives for its writer. ``file_name`` may be a path; "" when there is none.
    """
    stem = PurePosixPath(file_name).stem
    headline = given.title or _title(text, title) or stem
    begin = title.end if title else 0
    titles = [despaced(line.span.of(text)) for line in lines(text, title)] if title else []
    opening = Span(begin, min(begin + _LEAD_LENGTH, len(text)))
    lead = [words for line in lines(text, opening) if not is_date(words := line.span.of(text))]
    tail = text[max(begin, len(text) - _TAIL_LENGTH) :].splitlines()
    signature = (_SIGNATURE.sub("", line.strip()) for line in tail[-4:] if "。" not in line)
    sources = [headline, *titles, stem, *signature, *posts_of_form(lead), *stated_posts("\n".join(lead))]
    found = [pair for pair in _offices(iter(sources)) if pair[1]]
    region = next((place for place, _ in found if place), "")
    region = _with_folders(_folders(file_name), region)
    year = given.year
    if year is None:
        dated = [line for line in titles if is_date(line) or is_bracketed(line)]
        year = report_year([headline, stem], dated, lead, tail)
    return replace(
        given,
        title=headline,
        author=given.author or _named_below(titles) or stated_name(text),
        office=given.office or next((office for _, office in found), ""),
        region=given.region or region,
        year=year,
    )
