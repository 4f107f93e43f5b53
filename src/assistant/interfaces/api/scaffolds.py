"""POST /v1/scaffolds and /v1/suggestions."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.report import Metadata
from assistant.domain.results import Scaffold, ScaffoldRequest, SuggestionRequest, Suggestions
from assistant.interfaces.api.schemas import ErrorAnswer
from assistant.interfaces.dependencies import Responses, Service, in_thread
from assistant.service import Assistant

router = APIRouter(tags=["scaffolds"])
_ERRORS: Responses = {
    422: {"model": ErrorAnswer, "description": "条件有误"},
    503: {"model": ErrorAnswer, "description": "还没有索引，或索引不能用"},
}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Figure(_Model):
    """One of this year's figures: ``slot_id`` says where it belongs, or else its name and unit do."""

    name: str
    value: str | int | float
    unit: str = ""
    year: int | None = None
    source: str = ""
    slot_id: Annotated[str, Field(description="提纲里一个空的 id；有它就不看名称")] = ""


_EXAMPLE: dict[str, Any] = {"portfolios": ["人社"], "roles": ["履职"], "year": 2025}


class ScaffoldAsked(_Model):
    """What is to be drafted. ``author``, ``office`` and ``region`` choose the report that is continued.

    Reports of ``year`` and later are no sources."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    portfolios: list[str]
    roles: Annotated[list[str], Field(description="不填为全部")] = []
    author: str = ""
    office: str = ""
    region: str = ""
    year: int | None = None
    facts: list[Figure] = []
    limit: Annotated[int, Field(description="每个领域、每个部分最多几条，1–30")] = 8
    prose: Annotated[bool, Field(description="由本单位的语言模型写出各句，须先设 ASSISTANT_DRAFTER")] = False

    def to_request(self) -> ScaffoldRequest:
        """The same in the house's own words."""
        return ScaffoldRequest(
            tuple(self.portfolios),
            tuple(self.roles),
            author=self.author,
            office=self.office,
            region=self.region,
            year=self.year,
            limit=self.limit,
        )


class SuggestionAsked(_Model):
    """A draft and the cursor in it, in code points. What is not told is taken from the draft."""

    text: str
    cursor: int
    portfolios: list[str] = []
    role: str = ""
    year: int | None = None
    author: str = ""
    limit: Annotated[int, Field(description="1–30")] = 8


def _compose(service: Assistant, asked: ScaffoldAsked) -> Scaffold:
    made = service.scaffold(asked.to_request())
    if asked.facts:
        made = service.filled(made, service.fact_sheet_of(figure.model_dump() for figure in asked.facts))
    if asked.prose:
        made = service.written_out(made)
    return made


def _suggest(service: Assistant, asked: SuggestionAsked) -> Suggestions:
    known = Metadata(author=asked.author, year=asked.year, portfolios=tuple(asked.portfolios))
    draft = service.draft(asked.text, known)
    request = SuggestionRequest(asked.cursor, tuple(asked.portfolios), asked.role, asked.limit)
    return service.suggestions(draft, request)


@router.post("/v1/scaffolds", responses=_ERRORS, summary="按分管领域和部分给出提纲，数字留空")
async def scaffolds(asked: ScaffoldAsked, request: Request, service: Service) -> Scaffold:
    """Headings, items with slots in writing order, figures to collect, and their sources."""
    return await in_thread(request, _compose, service, asked)


@router.post("/v1/suggestions", responses=_ERRORS, summary="光标处可以接着写什么、换个说法")
async def suggestions(asked: SuggestionAsked, request: Request, service: Service) -> Suggestions:
    """The rest of the clause, how one's own earlier report goes on, the next move, matters not yet written."""
    return await in_thread(request, _suggest, service, asked)
