"""同类名称别处都已隐去，这里却没有。

为什么：公开或存档的报告把地名、单位名隐作 ***，漏了一处，前面的遮盖就白做了。
只在全文确实隐去了同一类名称时提示：***水库旁边的“清源水库”，***县旁边的“石溪县”和本县的简称；外出考察、对口协作的地方，省和直辖市，书名号里的名称不算。
案件、处罚里点到的企业，与隐去的并列时才提示；受表扬的不在此列。

例：全文写“***县”，唯独一处写“石溪县人社局”，提示“石溪县”没有隐去。

依据：公开发布前隐去可识别信息的通常做法。
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from assistant.base.patterns import patterns
from assistant.corpus.parse.common_words import common_words
from assistant.domain.covered import CoveredText
from assistant.domain.report import FactKind, Report
from assistant.domain.results import Finding
from assistant.domain.text import Span
from assistant.review.context import ReviewContext
from assistant.review.cues import alternatives, cue
from assistant.review.findings import finding, quote
from assistant.review.location import in_document_title, in_quotes, sentence_of
from assistant.review.place_names import names_before, places_at_edges
from assistant.review.regions import CITY, Home

TITLE = "隐去"
WHOLE = True

_LARGE = ("自治州", "市", "州", "县", "区", "旗")
_SMALL = ("街道", "社区", "小区", "镇", "乡", "村", "苏木", "嘎查")
_STARS = "*＊"
_WHOLE_NAMES = 3  # masks of a whole name, without what it ends on, that show a practice
_BEFORE = 14  # characters of the clause before a name that are looked at


@dataclass(frozen=True, slots=True)
class _Mask:
    """What stands for a name: its sign, what kind of name the words behind it say, "" where they do not, and its place."""

    sign: str
    kind: str
    span: Span
    next: str


def check(context: ReviewContext) -> Iterable[Finding]:
    """Names that stand bare where the report masks their like."""
    draft = context.draft
    masks = _masks(draft.text)
    if not masks and not _masks(draft.metadata.region):
        return
    shown = Counter(mask.sign for mask in masks).most_common(1)[0][0] if masks else "***"
    shown = "***" if shown[0] in _STARS else shown
    large, small, kinds = _hidden_kinds(draft, masks)
    found: dict[Span, Finding] = {}
    taken = CoveredText(len(draft.text))
    for span, kind in (
        *_places(draft, large, small=small),
        *names_before(kinds, draft.text),
        *(_own_places(draft) if large else ()),
    ):
        name = span.of(draft.text)
        if taken.overlaps(span) or _is_left_bare(draft.text, span, kind):
            continue
        sure = not _is_elsewhere(draft.text, sentence_of(draft.text, span), span)
        what = f"同类名称隐作{quote(shown + kind)}" if kind else "本地的名称隐去"
        message = f"全文把{what}，这里的{quote(name)}没有隐去，请核对是否漏了。"
        taken.add(span)
        found[span] = finding(
            "unmasked", span, message, sure=sure, score=0.9 if sure else 0.6, replacements=(f"{shown}{kind}",)
        )
    yield from found.values()
    yield from _bodies(draft, masks)
    yield from _persons(draft)


def _persons(draft: Report) -> Iterator[Finding]:
    """People by their full name where the report masks others: 村民***、***, but 村民张德旺."""
    text = draft.text
    role, surname = alternatives("unmasked", "person_role"), alternatives("unmasked", "person_surname")
    if not re.search(rf"{role}[*＊]{{2,12}}|[*＊]{{2,12}}(?:同志|、[*＊]{{2,12}}(?![\u4e00-\u9fff]))", text):
        return
    named = re.compile(
        rf"(?:{role}|[*＊]{{2,12}}、)(?P<name>{surname}[\u4e00-\u9fff]{{1,2}})(?={alternatives('unmasked', 'person_behind')})"
    )
    for match in named.finditer(text):
        span = Span(*match.span("name"))
        if match["name"][-2:] not in common_words() and not in_document_title(text, span):
            message = f"别处的人名已经隐去，这里的{quote(match['name'])}没有隐去，请核对是否漏了。"
            yield finding("unmasked", span, message, sure=False, score=0.6, replacements=("***",))


@cache
def _masked() -> re.Pattern[str]:
    kinds = sorted(
        patterns("review_cues.toml", "unmasked").source("kinds").split("|"), key=lambda kind: -len(kind)
    )
    bodies = alternatives("unmasked", "bodies")
    return re.compile(
        r"(?P<mask>[*＊]{2,12}|×{2,12}|[XＸ]{2,12}|(?<![\u4e00-\u9fff])某(?=[县市镇乡村街社]))"
        rf"(?P<kind>{'|'.join(kinds)}|(?![所个名家户人件项次])[^*＊，。；、\n]{{0,6}}?{bodies})?(?P<next>.?)"
    )


def _masks(text: str) -> list[_Mask]:
    """What stands for a name. Crosses and 某 may be anything: they count where they stand for places more than once."""
    found = [
        _Mask(match["mask"], match["kind"] or "", Span(*match.span()), match["next"])
        for match in _masked().finditer(text)
    ]
    places = Counter(mask.sign[0] for mask in found if mask.kind in _LARGE or mask.kind in _SMALL)
    return [mask for mask in found if mask.sign[0] in _STARS or places[mask.sign[0]] > 1]


def _hidden_kinds(draft: Report, masks: list[_Mask]) -> tuple[set[str], bool, set[str]]:
    """Which large places are masked, whether small ones are, and what else carries masked names."""
    ends = {mask.kind for mask in masks if mask.kind}
    # The metadata may hide more than the text happens to: ***市***县.
    large = {end for end in (*ends, *(mask.kind for mask in _masks(draft.metadata.region))) if end in _LARGE}
    small = any(end in _SMALL for end in ends)
    whole = [mask for mask in masks if not mask.kind and not cue("unmasked", "figure").match(mask.next)]
    if len(whole) >= _WHOLE_NAMES and not large and not small:
        large = {"市", "县", "区"}
    return large, small, {end for end in ends if end not in _LARGE and end not in _SMALL}


def _places(draft: Report, large: set[str], *, small: bool) -> Iterator[tuple[Span, str]]:
    """Places of a masked kind by name: those that the parser knows, and what else ends like one at a clear edge."""
    text = draft.text
    known = [fact.span for fact in draft.facts if fact.kind is FactKind.PLACE]
    taken = CoveredText(len(text), known)
    named = [*known, *(span for span in places_at_edges(text) if not taken.overlaps(span))]
    for span in named:
        name = span.of(text)
        end = next((one for one in (*_SMALL, *_LARGE) if name.endswith(one)), "")
        if (small if end in _SMALL else end in large) and len(name) > len(end):
            yield span, end


def _own_places(draft: Report) -> Iterator[tuple[Span, str]]:
    """The writer's own places by name, with their ending or without it."""
    for unit in Home.of(draft).units:
        if unit.level < CITY or not unit.stem or set(unit.name) & set(_STARS + "×"):
            continue
        for match in re.finditer(f"{re.escape(unit.stem)}(?:{unit.end})?", draft.text):
            yield Span(*match.span()), unit.end if match[0] == unit.name else ""


def _is_left_bare(text: str, span: Span, kind: str) -> bool:
    """Whether a name may stand there: it is well known, of elsewhere, no name at all, or in the title of a document."""
    name = span.of(text)
    if cue("unmasked", "generic").search(name) or cue("unmasked", "well_known").fullmatch(name):
        return True
    if kind == "区" and cue("unmasked", "no_district").search(name):
        return True
    inside = in_quotes(text, span) and text[max(0, span.begin - 1) : span.begin] != "《"
    before = max(text.rfind(mark, 0, span.begin) for mark in "，。；\n") + 1
    return inside or _is_elsewhere(text, Span(max(before, span.begin - _BEFORE), span.begin), span)


def _is_elsewhere(text: str, whole: Span, span: Span) -> bool:
    return cue("unmasked", "elsewhere").search(text, whole.begin, span.begin) is not None


def _bodies(draft: Report, masks: list[_Mask]) -> Iterator[Finding]:
    """Firms and shops named beside masked ones, where it is not praise that they are named for."""
    text = draft.text
    bodies = alternatives("unmasked", "bodies")
    bare_body = re.compile(
        rf"(?:(?<=[、，。；：])|^)(?P<name>[\u4e00-\u9fff]{{2,8}}?{bodies})(?=[^，。；、]{{0,8}}(?:案|被|因|违))"
    )
    seen: set[int] = set()
    for mask in masks:
        if not mask.kind or not re.search(f"{bodies}$", mask.kind):
            continue
        sentence = sentence_of(text, mask.span)
        behind = sentence_of(text, Span(min(sentence.end + 1, len(text)), min(sentence.end + 1, len(text))))
        if sentence.begin in seen or not cue("unmasked", "bad").search(sentence.of(text)):
            continue
        seen.add(sentence.begin)
        line_ends = text[sentence.end : sentence.end + 1] == "\n"
        stretch = sentence if line_ends else Span(sentence.begin, max(sentence.end, behind.end))
        for bare in bare_body.finditer(stretch.of(text)):
            span = Span(stretch.begin + bare.start("name"), stretch.begin + bare.end("name"))
            if not cue("unmasked", "several").match(bare["name"]):
                message = f"旁边的单位已经隐去，这里的{quote(bare['name'])}没有，请核对是否漏了。"
                yield finding("unmasked", span, message, score=0.8)
