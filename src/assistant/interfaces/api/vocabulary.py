"""GET /v1/vocabulary: every value that a filter takes."""

from fastapi import APIRouter, Request

from assistant.domain.results import FilterValues
from assistant.interfaces.dependencies import Service, in_thread

router = APIRouter(tags=["vocabulary"])


@router.get("/v1/vocabulary", summary="可用的分管领域、部分、年份等")
async def vocabulary(request: Request, service: Service) -> FilterValues:
    """All portfolios and roles, and the years, authors, offices, regions and collections in the index."""
    return await in_thread(request, service.filter_values)
