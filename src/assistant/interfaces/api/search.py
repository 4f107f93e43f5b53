"""POST and GET /v1/search, similar passages, several searches at once."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import ConfigDict, Field

from assistant.base.errors import BadInput
from assistant.domain import results
from assistant.domain.results import (
    ErrorAnswer,
    Filters,
    GroupBy,
    Mode,
    SearchBatch,
    SearchResult,
    Sort,
    years,
)
from assistant.interfaces.api.requests import Flag, Line, Lines, RequestBody, Whole, Year
from assistant.interfaces.dependencies import Responses, Service, in_thread

router = APIRouter(tags=["search"])
_ERRORS: Responses = {
    422: {"model": ErrorAnswer, "description": "查询或条件有误"},
    503: {"model": ErrorAnswer, "description": "还没有索引，或索引不能用"},
}
_MISSING: Responses = {404: {"model": ErrorAnswer, "description": "没有这一段"}}
_EXAMPLE: dict[str, Any] = {
    "query": "农民工讨薪",
    "portfolios": ["人社"],
    "roles": ["履职"],
    "year_from": 2021,
    "year_to": 2023,
    "limit": 5,
}


_SIMILAR_EXAMPLE: dict[str, Any] = {
    "text": "对辍学学生逐户劝返，落实一生一案。",
    "portfolios": ["教育"],
    "limit": 3,
}
_FACETS = "要计数的条件：portfolios roles years authors offices regions collections"
_CURSOR = "上一次回答里的 next_cursor，其余条件不变；代替 offset"


class _Narrowed(RequestBody):
    """The filters that every search takes, and how many hits are shown from which on."""

    portfolios: Lines = ()
    roles: Lines = ()
    year_from: Year | None = None
    year_to: Year | None = None
    authors: Lines = ()
    offices: Lines = ()
    regions: Lines = ()
    collections: Lines = ()
    exclude_reports: Lines = ()
    mode: Mode = Mode.HYBRID
    sort: Sort = Sort.RELEVANCE
    group_by: GroupBy | None = None
    collapse: Annotated[Flag, Field(description="只有数字不同的段落合为一条")] = False
    facets: Annotated[Lines, Field(description=_FACETS)] = ()
    limit: Annotated[Whole, Field(ge=1, le=100, description="1–100")] = 10
    offset: Annotated[Whole, Field(ge=0, le=1000, description="0–1000")] = 0
    cursor: Annotated[Line | None, Field(description=_CURSOR)] = None


_FILTERS = ("portfolios", "roles", "authors", "offices", "regions", "collections", "exclude_reports")


def _query(
    requested: "_Narrowed | SearchLink", text: str, first: int | None, last: int | None
) -> results.Query:
    """The search for ``text`` within the years, with the filters and the part of the answer that are requested."""
    lists = {name: frozenset(getattr(requested, name)) for name in _FILTERS}
    return results.Query(
        text,
        Filters(year_from=first, year_to=last, **lists),
        requested.mode,
        requested.limit,
        requested.offset,
        requested.sort,
        requested.group_by,
        requested.collapse,
        facets=requested.facets,
        cursor=requested.cursor,
    )


class SearchRequest(_Narrowed):
    """A search. The values of one filter are alternatives; all filters must match.

    ``query`` may hold ``"quoted phrases"``, ``-excluded`` words and ``field:value`` (作者:… 年份:2022).
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    query: Annotated[str, Field(min_length=1, max_length=2000)]

    def to_query(self) -> results.Query:
        """The search that is requested."""
        return _query(self, self.query, self.year_from, self.year_to)


class SimilarRequest(_Narrowed):
    """A search for passages like a filed one, or like a text: one of ``passage_id`` and ``text``."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_SIMILAR_EXAMPLE]})

    passage_id: Line | None = None
    text: Annotated[str, Field(min_length=1, max_length=2000)] | None = None

    def to_query(self) -> results.Query:
        """The search that is requested. Raises BadInput unless exactly one of the two is given."""
        if (self.passage_id is None) == (self.text is None):
            raise BadInput(
                "passage_id 和 text 应当写一个，而且只写一个", "要找与哪一段相近的，就写那一段的 passage_id"
            )
        return _query(self, self.text or "", self.year_from, self.year_to)


class BatchRequest(RequestBody):
    """Several searches, answered in their order."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"searches": [_EXAMPLE]}]})

    searches: Annotated[tuple[SearchRequest, ...], Field(min_length=1, max_length=50, description="1–50")]


class SearchLink(RequestBody):
    """The same search as parameters of a link, each value a parameter: ``?q=…&portfolio=…&role=…&year=2020-2023``."""

    q: Annotated[str, Field(min_length=1, max_length=2000, description="要找的说法", examples=["农民工讨薪"])]
    portfolios: Annotated[tuple[str, ...], Field(alias="portfolio", examples=[["人社"]])] = ()
    roles: Annotated[tuple[str, ...], Field(alias="role")] = ()
    year: Annotated[str | None, Field(max_length=20, description="2022 或 2020-2023")] = None
    authors: Annotated[tuple[str, ...], Field(alias="author")] = ()
    offices: Annotated[tuple[str, ...], Field(alias="office")] = ()
    regions: Annotated[tuple[str, ...], Field(alias="region")] = ()
    collections: Annotated[tuple[str, ...], Field(alias="collection")] = ()
    exclude_reports: Annotated[tuple[str, ...], Field(alias="exclude_report")] = ()
    mode: Mode = Mode.HYBRID
    sort: Sort = Sort.RELEVANCE
    group_by: GroupBy | None = None
    collapse: Annotated[bool, Field(description="只有数字不同的段落合为一条")] = False
    facets: Annotated[tuple[str, ...], Field(alias="facet", description=_FACETS)] = ()
    limit: Annotated[int, Field(ge=1, le=100, description="1–100")] = 10
    offset: Annotated[int, Field(ge=0, le=1000, description="0–1000")] = 0
    cursor: Annotated[str | None, Field(description=_CURSOR)] = None

    def to_query(self) -> results.Query:
        """The search that is requested. Raises BadInput for years that cannot be read."""
        return _query(self, self.q, *years(self.year))


@router.post("/v1/search", responses=_ERRORS, summary="按分管领域和部分检索段落")
async def search(body: SearchRequest, request: Request, service: Service) -> SearchResult:
    """Passages by meaning and wording, within exact filters."""
    return await in_thread(request, service.search, body.to_query())


@router.get("/v1/search", responses=_ERRORS, summary="同上，写成链接")
async def search_link(
    params: Annotated[SearchLink, Query()], request: Request, service: Service
) -> SearchResult:
    """The same for a link or curl: ``?q=…&portfolio=…&role=…&year=2020-2023``."""
    return await in_thread(request, service.search, params.to_query())


@router.post("/v1/search/similar", responses={**_ERRORS, **_MISSING}, summary="与某一段或某段文字相近的段落")
async def search_similar(body: SimilarRequest, request: Request, service: Service) -> SearchResult:
    """Passages like one that is filed, itself left out, or like a text."""
    return await in_thread(request, service.similar, body.to_query(), body.passage_id)


@router.post("/v1/search/batch", responses=_ERRORS, summary="一次做几个检索")
async def search_batch(body: BatchRequest, request: Request, service: Service) -> SearchBatch:
    """The answers to several searches, in their order."""
    return await in_thread(request, service.search_all, [one.to_query() for one in body.searches])
