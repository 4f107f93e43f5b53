"""POST /v1/scaffolds and /v1/suggestions."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import ConfigDict, Field, Strict

from assistant.domain.results import ErrorAnswer, Scaffold, ScaffoldRequest, SuggestionRequest, Suggestions
from assistant.interfaces.api.requests import Flag, Line, Lines, RequestBody, Text, Whole, Year
from assistant.interfaces.dependencies import Responses, Service, apart, by_length
from assistant.service import Assistant

router = APIRouter(tags=["scaffolds"])
_ERRORS: Responses = {
    422: {"model": ErrorAnswer, "description": "条件有误"},
    503: {"model": ErrorAnswer, "description": "还没有索引，或索引不能用"},
}


class Figure(RequestBody):
    """One of this year's figures: ``slot_id`` says where it belongs, or else its name and unit do."""

    name: Line
    value: str | Annotated[int, Strict()] | Annotated[float, Strict()]
    unit: Line = ""
    year: Year | None = None
    source: Line = ""
    slot_id: Annotated[Line, Field(description="提纲里一个空的 id；有它就不看名称")] = ""


_EXAMPLE: dict[str, Any] = {"portfolios": ["人社"], "roles": ["履职"], "year": 2025}


class ScaffoldBody(RequestBody):
    """What is to be drafted. ``author``, ``office`` and ``region`` choose the report that is continued.

    Reports of ``year`` and later are no sources.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    portfolios: Annotated[tuple[Line, ...], Field(min_length=1, max_length=50)]
    roles: Annotated[Lines, Field(description="不填为全部")] = ()
    author: Line = ""
    office: Line = ""
    region: Line = ""
    year: Year | None = None
    facts: Annotated[tuple[Figure, ...], Field(max_length=2000)] = ()
    limit: Annotated[Whole, Field(ge=1, le=60, description="每个领域、每个部分最多几条，1–60")] = 20
    prose: Annotated[Flag, Field(description="由本单位的语言模型写出各句，须先设 ASSISTANT_DRAFTER")] = False

    def to_request(self) -> ScaffoldRequest:
        """The scaffold that is requested."""
        return ScaffoldRequest(
            self.portfolios,
            self.roles,
            author=self.author,
            office=self.office,
            region=self.region,
            year=self.year,
            limit=self.limit,
        )


class SuggestionBody(RequestBody):
    """A draft and the cursor in it, in code points. What is left out is taken from the draft."""

    text: Text
    cursor: Annotated[Whole, Field(ge=0, le=300_000)]
    portfolios: Lines = ()
    role: Line = ""
    year: Year | None = None
    author: Line = ""
    office: Line = ""
    region: Line = ""
    limit: Annotated[Whole, Field(ge=1, le=30, description="1–30")] = 8


def _compose(service: Assistant, body: ScaffoldBody) -> Scaffold:
    made = service.scaffold(body.to_request())
    if body.facts:
        made = service.filled(made, service.fact_sheet_of(figure.model_dump() for figure in body.facts))
    if body.prose:
        made = service.written_out(made)
    return made


def _suggest(service: Assistant, body: SuggestionBody) -> Suggestions:
    request = SuggestionRequest(
        body.cursor,
        body.portfolios,
        body.role,
        author=body.author,
        office=body.office,
        region=body.region,
        year=body.year,
        limit=body.limit,
    )
    return service.suggestions(body.text, request)


@router.post("/v1/scaffolds", responses=_ERRORS, summary="按分管领域和部分给出提纲，数字留空")
async def scaffolds(body: ScaffoldBody, request: Request, service: Service) -> Scaffold:
    """Headings, items with slots in writing order, figures to collect, and their sources."""
    return await apart(request, service, _compose, body)


@router.post("/v1/suggestions", responses=_ERRORS, summary="光标处可以接着写什么、换个说法")
async def suggestions(body: SuggestionBody, request: Request, service: Service) -> Suggestions:
    """The rest of the clause, how one's own earlier report goes on, the next move, matters not yet written."""
    return await by_length(request, service, len(body.text), _suggest, body)
