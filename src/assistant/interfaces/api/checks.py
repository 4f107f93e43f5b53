"""POST /v1/checks."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import ConfigDict, Field

from assistant.domain.report import Metadata
from assistant.domain.results import CheckResult, ErrorAnswer
from assistant.export.labels import rule_ids
from assistant.interfaces.api.requests import Line, Lines, RequestBody, Text, Year
from assistant.interfaces.dependencies import Responses, Service, by_length
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


class CheckRequest(RequestBody):
    """A draft and what is known of it. Reports of later years, and ``exclude_reports``, are no sources."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    text: Text
    author: Line = ""
    office: Line = ""
    region: Line = ""
    year: Year | None = None
    portfolios: Lines = ()
    exclude_reports: Lines = ()
    rules: Annotated[Lines, Field(description=f"不填为全部：{'、'.join(rule_ids())}")] = ()
    profile: Annotated[Line, Field(description="报告的种类，例如“述职述廉”；不填时由标题认出")] = ""

    def to_metadata(self) -> Metadata:
        """What is known of the draft."""
        return Metadata(
            author=self.author,
            office=self.office,
            region=self.region,
            year=self.year,
            portfolios=self.portfolios,
        )


def _check(service: Assistant, body: CheckRequest) -> CheckResult:
    return service.check(
        service.draft(body.text, body.to_metadata()),
        exclude=frozenset(body.exclude_reports),
        wanted=frozenset(body.rules) or None,
        profile=body.profile,
    )


@router.post("/v1/checks", responses=_ERRORS, summary="核对草稿：哪些话以前有过，改了什么")
async def check(body: CheckRequest, request: Request, service: Service) -> CheckResult:
    """What of a draft stands in past reports or twice in itself, with source, level, kind and typed diff."""
    return await by_length(request, service, len(body.text), _check, body)
