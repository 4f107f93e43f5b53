"""The page at ``/``: a question, its filters, the passages found and what can be done with them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from assistant.base.errors import AssistantError, BadInput, IndexMissing, IndexUnusable, UnknownValue
from assistant.domain.report import Metadata
from assistant.domain.results import MAX_OFFSET, GroupBy, Mode, SearchResult, Sort
from assistant.interfaces.dependencies import Service, in_thread
from assistant.interfaces.web.facets import LABELS, Group, groups, year_label
from assistant.interfaces.web.hits import Choice, HitView, hit_view
from assistant.interfaces.web.scaffold import scaffold_link
from assistant.interfaces.web.search_params import SearchParams, is_canonical
from assistant.interfaces.web.templating import page, passage_anchor, report_link
from assistant.service import FACETS, Assistant, Stock

router = APIRouter(include_in_schema=False)

MODES = (
    (Mode.HYBRID, "综合", "意思和字面一起看"),
    (Mode.DENSE, "语义", "意思相近，措辞可以不同"),
    (Mode.LEXICAL, "字面", "用了同样的字词"),
    (Mode.EXACT, "原句", "一字不差，不论全角半角、简体繁体"),
)
_ORDERS = ((Sort.RELEVANCE, "相关程度"), (Sort.NEWEST, "年份从新到旧"), (Sort.OLDEST, "年份从旧到新"))
_GROUPINGS = (("", "逐段列出"), (GroupBy.REPORT, "每份报告一条"))
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
    """The answer to a search; ``loosen`` are the filters that can be let go when nothing was found.

    ``answering``: how many of the hits shown stand above the line under which nothing answers the query.
    ``orders`` and ``groupings`` are the other ways to list them.
    """

    hits: tuple[HitView, ...]
    answering: int
    relevant: int | None
    orders: tuple[tuple[Choice, bool], ...]
    groupings: tuple[tuple[Choice, bool], ...]
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
    is_sample: bool
    examples: tuple[tuple[Choice, str], ...]
    portfolios: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything on the page. Exactly one of ``found``, ``start`` and ``problem`` is there."""

    params: SearchParams
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
        params = SearchParams.read(request.query_params)
    except BadInput as error:
        problem = Problem(error.detail, error.hint, (Choice("重新检索", "/"),))
        return _answer(SearchPage(SearchParams(), problem=problem, status=error.status))
    if not is_canonical(request.query_params, params):
        return RedirectResponse(params.link(offset=params.offset), status_code=303)
    return _answer(await in_thread(request, view, service, params))


def _answer(view: SearchPage) -> Response:
    params = view.params
    outline = scaffold_link(params.portfolio, params.role) if params.portfolio and params.role else ""
    similar = params.similar
    similar_to = report_link(similar.rpartition("#")[0], passage_anchor(similar)) if similar else ""
    return page(
        "search.html",
        view.status,
        page=view,
        modes=MODES,
        labels=LABELS,
        outline=outline,
        similar_to=similar_to,
    )


def view(service: Assistant, params: SearchParams) -> SearchPage:
    """The page for one search, whatever becomes of it."""
    try:
        if not (params.q or params.similar):
            return _before(service, params)
        return _after(service, params)
    except (IndexMissing, IndexUnusable) as error:
        problem = Problem(error.detail, error.hint)
        return SearchPage(
            params, problem=problem, no_index=isinstance(error, IndexMissing), status=error.status
        )
    except BadInput as error:
        problem = Problem(error.detail, error.hint, _ways_out(params, error))
        there = groups(params, service.facet_values())
        return SearchPage(params, there, _chosen(params), problem=problem, status=error.status)


def _before(service: Assistant, params: SearchParams) -> SearchPage:
    counts = service.facet_values()
    params.to_query()  # an error in year or mode is shown now, not after the question is typed
    common = sorted(counts["portfolios"].items(), key=lambda one: (-one[1], one[0]))[:_COMMON_PORTFOLIOS]
    start = Start(
        stock=service.stock(),
        is_sample=service.has_sample,
        examples=tuple(
            (
                Choice(text, params.link(q=text, mode=mode)),
                next(label for key, label, _ in MODES if key == mode),
            )
            for text, mode in _EXAMPLES
        ),
        portfolios=tuple(
            Choice(f"{name}（{count} 段）", params.link(q=name, portfolio=(name,)))
            for name, count in common
            if count
        ),
    )
    return SearchPage(params, groups(params, counts), _chosen(params), start=start)


def _after(service: Assistant, params: SearchParams) -> SearchPage:
    query = replace(params.to_query(), facets=FACETS)
    result = service.similar(query, params.similar) if params.similar else service.search(query)
    records: Mapping[str, Metadata] = {}
    if any(hit.same_text_in or hit.same_but_figures_in for hit in result.hits):
        records = {record.id: record.metadata for record in service.reports()}
    hits = tuple(
        hit_view(hit, number, params, records)
        for number, hit in enumerate(result.hits, start=params.offset + 1)
    )
    found = Found(
        hits=hits,
        answering=max(
            (at for at, hit in enumerate(result.hits, start=1) if hit.relevant is not False), default=0
        ),
        relevant=result.relevant,
        orders=tuple((Choice(label, params.link(sort=key)), params.sort == key) for key, label in _ORDERS),
        groupings=tuple(
            (Choice(label, params.link(group_by=key)), params.group_by == key) for key, label in _GROUPINGS
        ),
        candidates=result.candidates,
        warnings=result.warnings,
        milliseconds=round(result.took_ms),
        previous=params.link(offset=max(0, params.offset - params.limit)) if params.offset else "",
        following=params.link(offset=params.offset + params.limit) if _goes_on(params, result) else "",
        loosen=() if hits else _loosen(params),
    )
    counted = groups(params, result.facets, result.applied)
    return SearchPage(params, counted, _chosen(params), found=found)


def _goes_on(params: SearchParams, result: SearchResult) -> bool:
    return result.next_cursor is not None and params.offset + params.limit <= MAX_OFFSET


def _chosen(params: SearchParams) -> tuple[Choice, ...]:
    return tuple(
        Choice(_filter_text(name, value), params.without(name, value)) for name, value in params.chosen()
    )


def _filter_text(name: str, value: str) -> str:
    return f"{LABELS[name]}：{year_label(value) if name == 'year' else value}"


def _loosen(params: SearchParams) -> tuple[Choice, ...]:
    ways = [
        Choice(f"去掉“{_filter_text(name, value)}”", params.without(name, value))
        for name, value in params.chosen()
    ]
    if len(ways) > 1:
        ways.append(
            Choice("去掉全部条件", SearchParams(q=params.q, mode=params.mode, limit=params.limit).link())
        )
    if params.mode != Mode.HYBRID:
        ways.append(Choice("改用综合检索", params.link(mode=Mode.HYBRID)))
    if params.offset:
        ways.append(Choice("回到第一页", params.link()))
    return tuple(ways)


def _ways_out(params: SearchParams, error: AssistantError) -> tuple[Choice, ...]:
    """Links that mend the address: the nearest values in the wrong one's place, or the filter gone."""
    if not isinstance(error, UnknownValue):
        return _loosen(params)
    name = next((name for name, label in LABELS.items() if label == error.field), "")
    if not name:
        return _loosen(params)
    labels = {str(mode): label for mode, label, _ in MODES} if name == "mode" else {}
    nearest = [
        Choice(f"改为“{labels.get(value, value)}”", params.swapped(name, error.value, value))
        for value in error.nearest
    ]
    return (*nearest, Choice(f"不限{error.field}", params.without(name, error.value)))
