"""POST /v1/scaffolds and /v1/suggestions."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.report import Metadata
from assistant.domain.results import Access, ScaffoldRequest, SuggestionRequest
from assistant.export.json import scaffold_as_dict, suggestions_as_dict
from assistant.interfaces.api.schemas import ErrorAnswer, Span
from assistant.interfaces.dependencies import Caller, Responses, Service, in_thread
from assistant.scaffold.factsheet import sheet_of
from assistant.scaffold.filling import fill
from assistant.service import Assistant

router = APIRouter(tags=["scaffolds"])
_ERRORS: Responses = {
    422: {"model": ErrorAnswer, "description": "条件有误"},
    503: {"model": ErrorAnswer, "description": "还没有索引，或索引不能用"},
}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Figure(_Model):
    """One of this year's figures, to be put where its name and unit fit."""

    name: str
    value: str | int | float
    unit: str = ""
    year: int | None = None
    source: str = ""


_EXAMPLE: dict[str, Any] = {"portfolios": ["人社"], "roles": ["履职"], "year": 2025}


class ScaffoldAsked(_Model):
    """What is to be drafted. Reports of ``year`` and later are no sources; ``office`` narrows them to one office."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    portfolios: list[str]
    roles: Annotated[list[str], Field(description="不填为全部")] = []
    office: str = ""
    year: int | None = None
    facts: list[Figure] = []
    limit: Annotated[int, Field(description="每个领域、每个部分最多几句，1–30")] = 8
    prose: Annotated[bool, Field(description="由本单位的语言模型写出各句，须先设 ASSISTANT_DRAFTER")] = False

    def to_request(self) -> ScaffoldRequest:
        """The same in the house's own words."""
        return ScaffoldRequest(tuple(self.portfolios), tuple(self.roles), self.office, self.year, self.limit)


class SourceView(_Model):
    """Where it was put so, and how, as it stands there."""

    passage_id: str
    report_id: str
    year: int | None
    text: str


class ExampleView(_Model):
    """What once stood in a slot; it is never filled in."""

    value: str
    year: int | None
    passage_id: str


class SlotView(_Model):
    """A blank: ``begin`` and ``end`` count into the frame and cover its 〔…〕."""

    begin: int
    end: int
    kind: str
    name: str
    unit: str | None
    value: str | None
    filled_from: str | None
    examples: list[ExampleView]


class FrameView(_Model):
    """A sentence or clause with blanks. ``support``: independent authors; ``reused_in``: reports with these very words.

    ``filled`` is the frame with the values of its filled slots; those that are open stay 〔…〕.
    """

    frame: str
    filled: str
    portfolio: str
    move: str
    support: int
    reused_in: int
    slots: list[SlotView]
    sources: list[SourceView]
    prose: str


class HeadingView(_Model):
    """A heading to choose; ``portfolio`` is null for that of a whole section."""

    text: str
    portfolio: str | None
    support: int
    sources: list[SourceView]


class TopicView(_Model):
    """A matter that authors speak of, by the vocabulary's word for it; ``elsewhere``: in another part, and none in this."""

    text: str
    portfolio: str
    support: int
    moves: list[str]
    elsewhere: bool
    sources: list[SourceView]


class IndicatorView(_Model):
    """A figure that reports give, whatever sentence they put it in; ``value`` is null until a figure of this year fills it."""

    name: str
    kind: str
    unit: str
    portfolio: str
    support: int
    value: str | None
    filled_from: str | None
    examples: list[ExampleView]
    sources: list[SourceView]


class PatternView(_Model):
    """The usual order of moves, and what to read; ``general``: nobody writes of the portfolio here, others do so."""

    portfolio: str
    moves: list[str]
    support: int
    general: bool
    sources: list[SourceView]


class ScaffoldSectionView(_Model):
    """One role."""

    role: str
    headings: list[HeadingView]
    topics: list[TopicView]
    items: list[FrameView]
    indicators: list[IndicatorView]
    patterns: list[PatternView]


class ScaffoldAnswer(_Model):
    """An outline with frames and sources. ``warnings`` say what is missing, and which figures were not placed."""

    portfolios: list[str]
    roles: list[str]
    office: str
    year: int | None
    authors: int
    reports: int
    warnings: list[str]
    sections: list[ScaffoldSectionView]


class SuggestionAsked(_Model):
    """A draft and the cursor in it, in code points. What is not told is taken from the draft."""

    text: str
    cursor: int
    portfolios: list[str] = []
    role: str = ""
    year: int | None = None
    author: str = ""
    limit: Annotated[int, Field(description="1–30")] = 8


class SuggestionView(FrameView):
    """``kind`` ∈ continuation · rewording; ``replaces`` is the stretch of the draft that a rewording stands for."""

    kind: str
    replaces: Span | None


class SuggestionAnswer(_Model):
    """What could come at the cursor, and the role and portfolios it was looked for."""

    role: str
    portfolios: list[str]
    warnings: list[str]
    suggestions: list[SuggestionView]
    topics: Annotated[list[TopicView], Field(description="往年材料里常写、草稿里还没有提到的事项")]


def _compose(service: Assistant, asked: ScaffoldAsked, access: Access) -> ScaffoldAnswer:
    made = service.scaffold(asked.to_request(), access)
    if asked.facts:
        sheet = sheet_of(figure.model_dump() for figure in asked.facts)
        made = fill(replace(made, warnings=(*made.warnings, *sheet.refused)), sheet.facts).scaffold
    if asked.prose:
        made = service.written_out(made, access)
    return ScaffoldAnswer.model_validate(scaffold_as_dict(made))


def _suggest(service: Assistant, asked: SuggestionAsked, access: Access) -> SuggestionAnswer:
    known = Metadata(author=asked.author, year=asked.year, portfolios=tuple(asked.portfolios))
    draft = service.draft(asked.text, known)
    request = SuggestionRequest(asked.cursor, tuple(asked.portfolios), asked.role, asked.limit)
    return SuggestionAnswer.model_validate(suggestions_as_dict(service.suggestions(draft, request, access)))


@router.post("/v1/scaffolds", responses=_ERRORS, summary="按分管领域和部分给出提纲，数字留空")
async def scaffolds(
    asked: ScaffoldAsked, request: Request, service: Service, access: Caller
) -> ScaffoldAnswer:
    """Headings, frames that several authors share, with slots, names, examples and sources."""
    return await in_thread(request, _compose, service, asked, access)


@router.post("/v1/suggestions", responses=_ERRORS, summary="光标处可以接着写什么、换个说法")
async def suggestions(
    asked: SuggestionAsked, request: Request, service: Service, access: Caller
) -> SuggestionAnswer:
    """Frames not yet said, and for a sentence that others have, too, how it was put elsewhere."""
    return await in_thread(request, _suggest, service, asked, access)
