"""Metadata inferred from the title, the file name and the text of a report: year, office, region."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.base.patterns import patterns
from assistant.corpus.parse.form_lines import FieldKind, form_fields, values_of
from assistant.corpus.parse.layout import lines
from assistant.corpus.parse.posts import posts_in_form, stated_posts
from assistant.corpus.parse.surnames import is_line_of_name, is_name
from assistant.corpus.parse.title import despaced, is_bracketed, is_date, is_name_below, names_report
from assistant.corpus.parse.writers import is_unit, name_in_form, sign_off, signer, stated_name
from assistant.corpus.parse.years import report_year
from assistant.domain.report import Metadata
from assistant.domain.text import Span

_PATTERNS = patterns("parsing.toml", "metadata")
_PLACE = _PATTERNS["place"]
_POST = _PATTERNS["post"]
_REPORT = _PATTERNS["report"]
_SEPARATORS = re.compile(r"关于|同志|[()（）\[\]【】〔〕—\-_#·:：\s]+")
_CAREER = _PATTERNS["career"]
_UNIT_PLACE = _PATTERNS["unit_place"]
_COMMITTEE_OF = _PATTERNS["committee_of"]
_LEAD_LENGTH = 400
_TAIL_LENGTH = 100
_COVER_LINES, _FORM_LINES = 20, 25
_TAIL_LINES, _SIGNED_LINES = 8, 4
_MAX_OFFICE = 24


def _title(text: str, title: Span | None) -> str:
    """The title on one line without date, names and form; an office below it goes into brackets, a subtitle follows its dash."""
    joined = ""
    for line in lines(text, title) if title else ():
        words = " ".join(despaced(line.span.of(text).lstrip("# ")).split())
        is_year = words.endswith("年度") and joined and not names_report(joined)
        if (is_date(words) and not is_year) or form_fields(line.span.of(text)) or (joined and is_name(words)):
            continue
        words = _without_name(words)
        below = names_report(joined) and not names_report(words) and words[0] not in "（(—－-―"
        joined += f"（{_SEPARATORS.split(words)[0]}）" if below else words
    return joined


def _without_name(words: str) -> str:
    """A line without the name behind a post: 副县长 张明."""
    post, _, name = words.rpartition(" ")
    behind_post = any(found.end() == len(post) for found in _POST.finditer(post))
    return post if behind_post and is_name(name) else words


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
    if not region and (found := _COMMITTEE_OF.match(office)):  # 柳溪县委宣传部部长
        region, office = found[1], office[found.end() - 1 :]
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
    for n, line in enumerate(titles[1:], start=1):
        if is_line_of_name(line) or is_name_below(line, titles[n + 1] if n + 1 < len(titles) else ""):
            return line
        if is_bracketed(line) and is_name(name := "".join(line.strip("（()）【】〔〕").split())):
            return name
    return ""


def infer_metadata(text: str, title: Span | None, file_name: str, given: Metadata) -> Metadata:
    """Metadata with the fields that ``given`` lacks filled in from title, file name, form and text.

    What stands above the title is a cover. The author is the name that the text gives for its writer. ``file_name`` may
    be a path; "" when there is none.
    """
    stem = PurePosixPath(file_name).stem
    headline = given.title or _title(text, title) or stem
    begin = title.end if title else 0
    titles = [despaced(line.span.of(text)) for line in lines(text, title)] if title else []
    above = Span(0, title.begin if title else 0)
    cover = [words for line in lines(text, above)[-_COVER_LINES:] if not is_date(words := line.span.of(text))]
    opening = Span(begin, min(begin + _LEAD_LENGTH, len(text)))
    lead = [words for line in lines(text, opening) if not is_date(words := line.span.of(text))]
    tail = text[max(begin, len(text) - _TAIL_LENGTH) :].splitlines()[-_TAIL_LINES:]
    form = [field for line in (*cover, *titles, *lead[:_FORM_LINES]) for field in form_fields(line)]
    signed = [field for line in tail for field in form_fields(line)]
    signing = sign_off(tail)
    short = [line.strip() for line in tail if "。" not in line and not form_fields(line)]
    sources = [
        headline,
        *(line for line in (*titles, *cover) if not form_fields(line)),
        stem,
        *posts_in_form(form),
        *posts_in_form(signed),
        *short[-_SIGNED_LINES:],
        *stated_posts("\n".join(lead)),
    ]
    found = [pair for pair in _offices(iter(sources)) if pair[1]]
    people = values_of((*form, *signed), FieldKind.PERSON)
    units = [
        *values_of((*form, *signed), FieldKind.UNIT),
        *(who.unit for value in people if (who := signer(value)) is not None),
        signing.unit,
        *filter(is_unit, titles),
    ]
    region = next((place for place, _ in found if place), "") or _region(units, lead)
    region = _with_folders(_folders(file_name), region)
    return replace(
        given,
        title=headline,
        author=given.author
        or _named_below(titles)
        or name_in_form(form)
        or stated_name(text)
        or signing.name,
        office=given.office or next((office for _, office in found), ""),
        region=given.region or region,
        year=given.year if given.year is not None else _year([headline, stem], titles, cover, lead, tail),
    )


def _region(units: Sequence[str], lead: Sequence[str]) -> str:
    """The region of the units that a form or the sign-off names, else where the lead says that the writer works."""
    for unit in units:
        if found := _UNIT_PLACE.match(unit) or _COMMITTEE_OF.match(unit):
            return found[1]
    places = [found[1] for line in lead for found in _CAREER.finditer(line)]
    return places[-1] if places else ""


def _year(
    names: Sequence[str],
    titles: Sequence[str],
    cover: Sequence[str],
    lead: Sequence[str],
    tail: Sequence[str],
) -> int | None:
    """The year that the report is about. The dates of a form say when it was filled in, other years in it of a career."""
    fields = [field for line in (*cover, *titles, *lead[:_FORM_LINES]) for field in form_fields(line)]
    dated = [line for line in titles if is_date(line) or is_bracketed(line)]
    dated += values_of(fields, FieldKind.YEAR)
    headline, stem = names
    shown = (line for line in (*titles, *cover) if not is_date(line) and not form_fields(line))
    names = [headline, *shown, stem]
    filled_in = values_of(fields, FieldKind.DATE)
    narrative = [line for line in lead if not form_fields(line)]
    return report_year(names, dated, narrative, tail, filled_in)
