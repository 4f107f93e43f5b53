"""POST and GET /v1/search."""

from time import perf_counter
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from assistant.base.errors import BadInput
from assistant.domain.results import Mode, years
from assistant.interfaces.api.schemas import ErrorAnswer, Hit, SearchAnswer, SearchRequest, applied
from assistant.interfaces.dependencies import Responses, Service, in_thread
from assistant.service import Assistant

router = APIRouter(tags=["search"])
_ERRORS: Responses = {
    422: {"model": ErrorAnswer, "description": "查询或条件有误"},
    503: {"model": ErrorAnswer, "description": "还没有索引，或索引不能用"},
}
_LINKABLE = frozenset(
    {
        "q",
        "portfolio",
        "role",
        "year",
        "author",
        "office",
        "region",
        "collection",
        "exclude_report",
        "mode",
        "k",
        "offset",
    }
)


async def from_link(
    request: Request,
    q: Annotated[str, Query(description="要找的说法", examples=["农民工讨薪"])],
    portfolio: Annotated[list[str], Query(examples=[["人社"]])] = [],  # noqa: B006 - FastAPI copies it
    role: Annotated[list[str], Query()] = [],  # noqa: B006
    year: Annotated[str | None, Query(description="2022 或 2020-2023")] = None,
    author: Annotated[list[str], Query()] = [],  # noqa: B006
    office: Annotated[list[str], Query()] = [],  # noqa: B006
    region: Annotated[list[str], Query()] = [],  # noqa: B006
    collection: Annotated[list[str], Query()] = [],  # noqa: B006
    exclude_report: Annotated[list[str], Query()] = [],  # noqa: B006
    mode: Mode = Mode.HYBRID,
    k: int = 10,
    offset: int = 0,
) -> SearchRequest:
    """A search written as a link. Raises BadInput for a parameter that does not exist."""
    unknown = sorted(set(request.query_params) - _LINKABLE)
    if unknown:
        raise BadInput(f"没有“{unknown[0]}”这个参数", f"可用的参数：{'、'.join(sorted(_LINKABLE))}")
    first, last = years(year)
    return SearchRequest(
        query=q,
        portfolios=portfolio,
        roles=role,
        year_from=first,
        year_to=last,
        authors=author,
        offices=office,
        regions=region,
        collections=collection,
        exclude_reports=exclude_report,
        mode=mode,
        limit=k,
        offset=offset,
    )


def _answer(service: Assistant, asked: SearchRequest) -> SearchAnswer:
    began = perf_counter()
    result = service.search(asked.to_query())
    return SearchAnswer(
        query=asked.query,
        applied=applied(result.query),
        candidates=result.candidates,
        warnings=list(result.warnings),
        took_ms=round((perf_counter() - began) * 1000, 2),
        hits=[Hit.of(hit) for hit in result.hits],
    )


@router.post("/v1/search", responses=_ERRORS, summary="按分管领域和部分检索段落")
async def search(asked: SearchRequest, request: Request, service: Service) -> SearchAnswer:
    """Passages by meaning and wording, within exact filters."""
    return await in_thread(request, _answer, service, asked)


@router.get("/v1/search", responses=_ERRORS, summary="同上，写成链接")
async def search_link(
    asked: Annotated[SearchRequest, Depends(from_link)], request: Request, service: Service
) -> SearchAnswer:
    """The same for a link or curl: ``?q=…&portfolio=…&role=…&year=2020-2023``."""
    return await in_thread(request, _answer, service, asked)
