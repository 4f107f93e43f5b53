"""GET, POST, PATCH and DELETE /v1/reports."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from pydantic import ConfigDict, Field

from assistant.base.errors import NoFileAccepted
from assistant.domain.records import ReportList
from assistant.domain.report import Report
from assistant.domain.results import ErrorAnswer, IngestResult
from assistant.interfaces.api.requests import Line, RequestBody, Whole
from assistant.interfaces.dependencies import CHANGING, Responses, Service, in_thread, in_turn

router = APIRouter(tags=["reports"])
_MISSING: Responses = {404: {"model": ErrorAnswer, "description": "没有这份报告"}}
_REFUSED: Responses = {422: {"model": ErrorAnswer, "description": "一份也没有收下"}}


@dataclass(frozen=True, slots=True)
class RemovedReport:
    """A report that was removed, and where its file was moved, relative to the corpus folder; "" where it was gone already."""

    id: str
    moved_to: str


class Correction(RequestBody):
    """Metadata as a person corrects it; what is left out stays as it is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"year": 2022, "office": "人社局局长", "portfolios": ["人社"]}]},
    )

    title: Line | None = None
    author: Line | None = None
    office: Line | None = None
    region: Line | None = None
    year: Annotated[Whole, Field(ge=1900, le=2200)] | None = None
    portfolios: list[Line] | None = None
    collection: Line | None = None

    def to_columns(self) -> dict[str, str]:
        """The fields that were given, as columns of reports.csv."""
        columns: dict[str, str] = {}
        for name in self.model_fields_set:
            value = getattr(self, name)
            columns[name] = (
                ";".join(value) if isinstance(value, list) else "" if value is None else str(value)
            )
        return columns


@router.get("/v1/reports", summary="报告库里的报告")
async def reports(
    request: Request,
    service: Service,
    limit: Annotated[int, Query(ge=1, le=10000)] = 1000,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> ReportList:
    """What the index knows of the reports in force, sorted by source."""
    records = await in_thread(request, service.reports)
    return ReportList(len(records), tuple(records[offset : offset + limit]))


@router.get("/v1/reports/{report_id:path}", responses=_MISSING, summary="一份报告：结构、段落与事实")
async def report(report_id: str, request: Request, service: Service) -> Report:
    """A report's text with sections, items, passages and facts, each a span of the text."""
    return await in_thread(request, service.report, report_id)


@router.post("/v1/reports", status_code=201, responses={**CHANGING, **_REFUSED}, summary="上传报告")
async def upload(
    files: Annotated[list[UploadFile], File(description="一份或多份报告，或 zip 压缩包")],
    request: Request,
    service: Service,
    collection: Annotated[str, Form(description="材料集；不填时依文件所写", max_length=200)] = "",
    insist: Annotated[bool, Form(description="与库里的报告相同，或看不出是报告的，也存入")] = False,
) -> IngestResult:
    """File one or more reports: each is searchable when this answers, or refused with the reason.

    Where not one could be taken the answer is an error.
    """
    uploads = [(one.filename or "", await one.read()) for one in files]
    values = {"collection": collection.strip()} if collection.strip() else None
    result = await in_turn(request, partial(service.file_all, insist=insist), uploads, values)
    if result.refused and not (result.added or result.changed or result.unchanged):
        detail = "；".join(f"{refusal.file}：{refusal.detail}" for refusal in result.refused)
        raise NoFileAccepted(detail, result.refused[0].hint, result.refused[0].code)
    return result


@router.patch(
    "/v1/reports/{report_id:path}", responses={**CHANGING, **_MISSING}, summary="更正报告的作者、职务、年份等"
)
async def correct(report_id: str, correction: Correction, request: Request, service: Service) -> Report:
    """Correct metadata; kept in the corpus folder's reports.csv, so that it survives a rebuild."""
    return await in_turn(request, service.correct, report_id, correction.to_columns())


@router.delete("/v1/reports/{report_id:path}", responses={**CHANGING, **_MISSING}, summary="移出一份报告")
async def discard(report_id: str, request: Request, service: Service) -> RemovedReport:
    """Take a report out of the index; its file is moved aside in the corpus folder, not deleted."""
    return RemovedReport(report_id, await in_turn(request, service.discard, report_id))
