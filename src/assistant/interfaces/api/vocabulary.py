"""GET /v1/vocabulary: every value that a filter takes."""

from collections.abc import Mapping

from fastapi import APIRouter, Request

from assistant.domain.report import Role
from assistant.interfaces.api.schemas import PortfolioEntry, ValueCount, VocabularyAnswer
from assistant.interfaces.dependencies import Service, in_thread
from assistant.service import Assistant

router = APIRouter(tags=["vocabulary"])


@router.get("/v1/vocabulary", summary="可用的分管领域、部分、年份等")
async def vocabulary(request: Request, service: Service) -> VocabularyAnswer:
    """Portfolios and roles of the house, and the years, authors, offices, regions and collections in the index."""
    return await in_thread(request, _answer, service)


def _answer(service: Assistant) -> VocabularyAnswer:
    there = service.facet_values()
    return VocabularyAnswer(
        portfolios=[
            PortfolioEntry(
                name=entry.name,
                aliases=list(entry.aliases),
                departments=list(entry.departments),
                passages=there["portfolios"].get(entry.name, 0),
            )
            for entry in service.vocabulary.portfolios
        ],
        roles=[ValueCount(value=role, passages=there["roles"].get(role, 0)) for role in Role],
        years=_counts(there["years"]),
        authors=_counts(there["authors"]),
        offices=_counts(there["offices"]),
        regions=_counts(there["regions"]),
        collections=_counts(there["collections"]),
    )


def _counts(values: Mapping[str, int]) -> list[ValueCount]:
    return [ValueCount(value=value, passages=count) for value, count in sorted(values.items())]
