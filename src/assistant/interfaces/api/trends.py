"""GET /v1/trends: a phrase by year and author, or which phrases come and go."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from assistant.domain.results import ErrorAnswer, Trends
from assistant.interfaces.dependencies import Responses, Service, in_thread

router = APIRouter(tags=["trends"])
_ERRORS: Responses = {
    422: {"model": ErrorAnswer, "description": "词语有误"},
    503: {"model": ErrorAnswer, "description": "还没有索引，或索引不能用"},
}


@router.get("/v1/trends", responses=_ERRORS, summary="提法随年份、作者的变化")
async def trends(
    request: Request,
    service: Service,
    phrase: Annotated[
        list[Annotated[str, Field(min_length=2, max_length=40)]] | None,
        Query(max_length=6, description="要看的词语，可多个；不填时列出渐多、渐少的词语"),
    ] = None,
    since: Annotated[
        int | None, Query(ge=1, le=9999, description="以哪一年为界；不填时取文字过半的那一年")
    ] = None,
) -> Trends:
    """How often phrases are used, per 10,000 characters, with the uncertainty of small numbers."""
    if phrase:
        return Trends(phrases=await in_thread(request, service.uses, phrase))
    return Trends(change=await in_thread(request, service.change, since))
