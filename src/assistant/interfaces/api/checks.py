"""POST /v1/checks."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.report import Metadata
from assistant.export.json import as_dict
from assistant.export.labels import rule_ids
from assistant.interfaces.api.schemas import ErrorAnswer, Span
from assistant.interfaces.dependencies import Responses, Service, in_thread
from assistant.service import Assistant

router = APIRouter(tags=["checks"])
_ERRORS: Responses = {
    422: {"model": ErrorAnswer, "description": "草稿或条件有误"},
    503: {"model": ErrorAnswer, "description": "还没有索引，或索引不能用"},
}
_EXAMPLE: dict[str, Any] = {
    "text": "2023年述职报告\n\n一、履职情况\n把农民工工资当作硬账来抓，坚持每周会商一次、每月通报一次。",
    "author": "LP09",
    "year": 2024,
}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CheckRequest(_Model):
    """A draft and what is known of it. Reports of later years, and ``exclude_reports``, are no sources."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    text: str
    author: str = ""
    office: str = ""
    region: str = ""
    year: int | None = None
    portfolios: list[str] = []
    exclude_reports: list[str] = []
    rules: Annotated[list[str], Field(description=f"不填为全部：{'、'.join(rule_ids())}")] = []
    profile: Annotated[str, Field(description="报告的种类，例如“述职述廉”；不填时由标题认出")] = ""

    def to_metadata(self) -> Metadata:
        """What is known of the draft, in the house's own words."""
        return Metadata(
            author=self.author,
            office=self.office,
            region=self.region,
            year=self.year,
            portfolios=tuple(self.portfolios),
        )


class Origin(_Model):
    """A report that wording stands in."""

    report_id: str
    title: str
    author: str
    year: int | None


class Source(Origin):
    """The best source of a finding, and the wording there."""

    span: Span
    text: str


class DiffStep(_Model):
    """One step from the source to the draft."""

    op: str
    here: Span
    there: Span
    type: str | None


class Part(_Model):
    """A run of sentences of a finding that was changed in one way: ``there`` in the source."""

    span: Span
    there: Span
    level: str


class FindingView(_Model):
    """Something to look at in the draft."""

    rule: str
    kind: str | None
    level: str | None
    severity: str
    span: Span
    message: str
    score: float
    source: Source | None
    also_in: list[Origin]
    diff: list[DiffStep]
    replacements: list[str]
    parts: list[Part]
    direction: str | None


class IgnoreView(_Model):
    """A line of the list of findings that are not told again; what is empty stands for anything."""

    id: str
    rule: str
    text: str
    report: str
    office: str
    region: str
    collection: str
    reason: str
    name: str
    date: str


class IgnoredView(FindingView):
    """A finding that the list leaves out, and the line that says so."""

    ignored_by: IgnoreView


class Summary(_Model):
    """Shares of the draft's characters; ``reused`` leaves set phrases, headings and the title out of account."""

    characters: int
    reused: float
    reused_raw: float
    set_phrases: float
    by_level: dict[str, int]
    by_kind: dict[str, int]


class CheckAnswer(_Model):
    """What a check found, by place in the draft."""

    summary: Summary
    findings: list[FindingView]
    ignored: list[IgnoredView]


def _answer(service: Assistant, asked: CheckRequest) -> CheckAnswer:
    draft = service.draft(asked.text, asked.to_metadata())
    wanted = frozenset(asked.rules) or None
    excluded = frozenset(asked.exclude_reports)
    result = service.check(draft, exclude=excluded, wanted=wanted, profile=asked.profile)
    return CheckAnswer.model_validate(as_dict(result))


@router.post("/v1/checks", responses=_ERRORS, summary="核对草稿：哪些话以前有过，改了什么")
async def check(asked: CheckRequest, request: Request, service: Service) -> CheckAnswer:
    """What of a draft stands in past reports or twice in itself, with source, level, kind and typed diff."""
    return await in_thread(request, _answer, service, asked)
