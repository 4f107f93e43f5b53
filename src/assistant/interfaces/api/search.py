"""POST and GET /v1/search."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import ConfigDict, Field

from assistant.domain import results
from assistant.domain.results import ErrorAnswer, Filters, Mode, SearchResult, years
from assistant.interfaces.api.requests import RequestBody
from assistant.interfaces.dependencies import Responses, Service, in_thread

router = APIRouter(tags=["search"])
_ERRORS: Responses = {
    422: {"model": ErrorAnswer, "description": "查询或条件有误"},
    503: {"model": ErrorAnswer, "description": "还没有索引，或索引不能用"},
}
_EXAMPLE: dict[str, Any] = {
    "query": "农民工讨薪",
    "portfolios": ["人社"],
    "roles": ["履职"],
    "year_from": 2021,
    "year_to": 2023,
    "limit": 5,
}


class SearchRequest(RequestBody):
    """A search. The values of one filter are alternatives; all filters must match."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    query: str
    portfolios: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    authors: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    exclude_reports: tuple[str, ...] = ()
    mode: Mode = Mode.HYBRID
    limit: Annotated[int, Field(description="1–100")] = 10
    offset: Annotated[int, Field(description="0–1000")] = 0

    def to_query(self) -> results.Query:
        """The search that is requested."""
        filters = Filters(
            portfolios=frozenset(self.portfolios),
            roles=frozenset(self.roles),
            year_from=self.year_from,
            year_to=self.year_to,
            authors=frozenset(self.authors),
            offices=frozenset(self.offices),
            regions=frozenset(self.regions),
            collections=frozenset(self.collections),
            exclude_reports=frozenset(self.exclude_reports),
        )
        return results.Query(self.query, filters, self.mode, self.limit, self.offset)


class SearchLink(RequestBody):
    """The same search as parameters of a link: ``?q=…&portfolio=…&role=…&year=2020-2023``."""

    q: Annotated[str, Field(description="要找的说法", examples=["农民工讨薪"])]
    portfolio: Annotated[tuple[str, ...], Field(examples=[["人社"]])] = ()
    role: tuple[str, ...] = ()
    year: Annotated[str | None, Field(description="2022 或 2020-2023")] = None
    author: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    collection: tuple[str, ...] = ()
    exclude_report: tuple[str, ...] = ()
    mode: Mode = Mode.HYBRID
    limit: Annotated[int, Field(description="1–100")] = 10
    offset: Annotated[int, Field(description="0–1000")] = 0

    def to_query(self) -> results.Query:
        """The search that is requested. Raises BadInput for years that cannot be read."""
        first, last = years(self.year)
        filters = Filters(
            portfolios=frozenset(self.portfolio),
            roles=frozenset(self.role),
            year_from=first,
            year_to=last,
            authors=frozenset(self.author),
            offices=frozenset(self.office),
            regions=frozenset(self.region),
            collections=frozenset(self.collection),
            exclude_reports=frozenset(self.exclude_report),
        )
        return results.Query(self.q, filters, self.mode, self.limit, self.offset)


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
