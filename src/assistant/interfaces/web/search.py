"""The page at ``/``: a question, its filters, the passages found and what can be done with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from assistant.base.errors import AssistantError, BadInput, IndexMissing, IndexUnusable, UnknownValue
from assistant.domain.report import Metadata
from assistant.domain.results import MAX_OFFSET, Mode, SearchResult
from assistant.interfaces.dependencies import Service, in_thread
from assistant.interfaces.web.facets import LABELS, Group, groups, year_label
from assistant.interfaces.web.hits import Choice, HitView, hit_view
from assistant.interfaces.web.scaffold import scaffold_link
from assistant.interfaces.web.search_params import Asked, is_canonical
from assistant.interfaces.web.templating import page
from assistant.service import Assistant, Stock

router = APIRouter(include_in_schema=False)

MODES = (
    (Mode.HYBRID, "综合", "意思和字面一起看"),
    (Mode.DENSE, "语义", "意思相近，措辞可以不同"),
    (Mode.LEXICAL, "字面", "用了同样的字词"),
    (Mode.EXACT, "原句", "一字不差，不论全角半角、简体繁体"),
)
_EXAMPLES = (
    ("农民工讨薪", Mode.HYBRID),
    ("控辍保学", Mode.HYBRID),
    ("老旧小区改造", Mode.HYBRID),
    ("主动接受监督，不插手工程", Mode.DENSE),
    ("理论学习不够深入", Mode.DENSE),
    ("一岗双责", Mode.EXACT),
)
_COMMON_PORTFOLIOS = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no answer, and the ways out."""

    detail: str
    hint: str
    ways: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search; ``loosen`` are the filters that can be let go when nothing was found."""

    hits: tuple[HitView, ...]
    candidates: int
    warnings: tuple[str, ...]
    milliseconds: int
    previous: str
    following: str
    loosen: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """What is shown before a question: what there is, and what to try."""

    stock: Stock
    examples: tuple[tuple[Choice, str], ...]
    portfolios: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything on the page. Exactly one of ``found``, ``start`` and ``problem`` is there."""

    asked: Asked
    groups: tuple[Group, ...] = ()
    chosen: tuple[Choice, ...] = ()
    found: Found | None = None
    start: Start | None = None
    problem: Problem | None = None
    no_index: bool = False
    status: int = 200


@router.get("/")
async def search_page(request: Request, service: Service) -> Response:
    """Search, by a form that is also a link that can be kept."""
    try:
        asked = Asked.read(request.query_params)
    except BadInput as error:
        problem = Problem(error.detail, error.hint, (Choice("重新检索", "/"),))
        return _answer(SearchPage(Asked(), problem=problem, status=error.status))
    if not is_canonical(request.query_params, asked):
        return RedirectResponse(asked.link(offset=asked.offset), status_code=303)
    return _answer(await in_thread(request, view, service, asked))


def _answer(view: SearchPage) -> Response:
    asked = view.asked
    outline = scaffold_link(asked.portfolio, asked.role) if asked.portfolio and asked.role else ""
    return page("search.html", view.status, page=view, modes=MODES, labels=LABELS, outline=outline)


def view(service: Assistant, asked: Asked) -> SearchPage:
    """The page for one search, whatever becomes of it."""
    try:
        if not asked.q:
            return _before(service, asked)
        return _after(service, asked)
    except (IndexMissing, IndexUnusable) as error:
        problem = Problem(error.detail, error.hint)
        return SearchPage(
            asked, problem=problem, no_index=isinstance(error, IndexMissing), status=error.status
        )
    except BadInput as error:
        problem = Problem(error.detail, error.hint, _ways_out(asked, error))
        there = groups(asked, service.facet_values())
        return SearchPage(asked, there, _chosen(asked), problem=problem, status=error.status)


def _before(service: Assistant, asked: Asked) -> SearchPage:
    counts = service.facet_values()
    asked.to_query()  # a year or mode that cannot be read is told now, not after the question is typed
    common = sorted(counts["portfolios"].items(), key=lambda one: (-one[1], one[0]))[:_COMMON_PORTFOLIOS]
    start = Start(
        stock=service.stock(),
        examples=tuple(
            (
                Choice(text, asked.link(q=text, mode=mode)),
                next(label for key, label, _ in MODES if key == mode),
            )
            for text, mode in _EXAMPLES
        ),
        portfolios=tuple(
            Choice(f"{name}（{count} 段）", asked.link(q=name, portfolio=(name,)))
            for name, count in common
            if count
        ),
    )
    return SearchPage(asked, groups(asked, counts), _chosen(asked), start=start)


def _after(service: Assistant, asked: Asked) -> SearchPage:
    result = service.search(asked.to_query(), facets=True)
    records: Mapping[str, Metadata] = {}
    if any(hit.same_text_in for hit in result.hits):
        records = {record.id: record.metadata for record in service.reports()}
    hits = tuple(
        hit_view(hit, number, asked, records)
        for number, hit in enumerate(result.hits, start=asked.offset + 1)
    )
    found = Found(
        hits=hits,
        candidates=result.candidates,
        warnings=result.warnings,
        milliseconds=round(result.took_ms),
        previous=asked.link(offset=max(0, asked.offset - asked.limit)) if asked.offset else "",
        following=asked.link(offset=asked.offset + asked.limit) if _goes_on(asked, result) else "",
        loosen=() if hits else _loosen(asked),
    )
    counted = groups(asked, result.facets, result.applied)
    return SearchPage(asked, counted, _chosen(asked), found=found)


def _goes_on(asked: Asked, result: SearchResult) -> bool:
    reached = asked.offset + asked.limit
    return len(result.hits) == asked.limit and reached < result.candidates and reached <= MAX_OFFSET


def _chosen(asked: Asked) -> tuple[Choice, ...]:
    return tuple(
        Choice(_filter_text(name, value), asked.without(name, value)) for name, value in asked.chosen()
    )


def _filter_text(name: str, value: str) -> str:
    return f"{LABELS[name]}：{year_label(value) if name == 'year' else value}"


def _loosen(asked: Asked) -> tuple[Choice, ...]:
    ways = [
        Choice(f"去掉“{_filter_text(name, value)}”", asked.without(name, value))
        for name, value in asked.chosen()
    ]
    if len(ways) > 1:
        ways.append(Choice("去掉全部条件", Asked(q=asked.q, mode=asked.mode, limit=asked.limit).link()))
    if asked.mode != Mode.HYBRID:
        ways.append(Choice("改用综合检索", asked.link(mode=Mode.HYBRID)))
    if asked.offset:
        ways.append(Choice("回到第一页", asked.link()))
    return tuple(ways)


def _ways_out(asked: Asked, error: AssistantError) -> tuple[Choice, ...]:
    """Links that mend the address: the nearest values in the wrong one's place, or the filter gone."""
    if not isinstance(error, UnknownValue):
        return _loosen(asked)
    name = next((name for name, label in LABELS.items() if label == error.field), "")
    if not name:
        return _loosen(asked)
    labels = {str(mode): label for mode, label, _ in MODES} if name == "mode" else {}
    nearest = [
        Choice(f"改为“{labels.get(value, value)}”", asked.swapped(name, error.value, value))
        for value in error.nearest
    ]
    return (*nearest, Choice(f"不限{error.field}", asked.without(name, error.value)))
