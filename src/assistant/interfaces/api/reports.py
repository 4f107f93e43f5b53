"""GET, POST, PATCH and DELETE /v1/reports."""

from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile

from assistant.base.errors import NoFileAccepted
from assistant.interfaces.api.schemas import (
    Correction,
    Discarded,
    ErrorAnswer,
    IngestAnswer,
    ReportList,
    ReportRecordView,
    ReportView,
)
from assistant.interfaces.dependencies import Responses, Service, in_thread

router = APIRouter(tags=["reports"])
_MISSING: Responses = {404: {"model": ErrorAnswer, "description": "没有这份报告"}}
_REFUSED: Responses = {422: {"model": ErrorAnswer, "description": "一份也没有收下"}}


@router.get("/v1/reports", summary="语料里的报告")
async def reports(
    request: Request,
    service: Service,
    limit: Annotated[int, Query(ge=1, le=10000)] = 1000,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> ReportList:
    """The cards of the reports in force, by source."""
    records = await in_thread(request, service.reports)
    return ReportList(
        total=len(records),
        reports=[ReportRecordView.of(record) for record in records[offset : offset + limit]],
    )


@router.get("/v1/reports/{report_id:path}", responses=_MISSING, summary="一份报告：结构、段落与事实")
async def report(report_id: str, request: Request, service: Service) -> ReportView:
    """A report's text with sections, items, passages and facts, each a span of the text."""
    return ReportView.of(await in_thread(request, service.report, report_id))


@router.post("/v1/reports", status_code=201, responses=_REFUSED, summary="上传报告")
async def upload(
    files: Annotated[list[UploadFile], File(description="一份或多份报告")],
    request: Request,
    service: Service,
) -> IngestAnswer:
    """File one or more reports: each is searchable when this answers, or refused with the reason.

    Where not one could be taken the answer is an error.
    """
    uploads = [(one.filename or "", await one.read()) for one in files]
    result = await in_thread(request, service.file, uploads)
    if result.refused and not (result.added or result.changed or result.unchanged):
        told = "；".join(f"{refusal.file}：{refusal.detail}" for refusal in result.refused)
        raise NoFileAccepted(told, result.refused[0].hint, result.refused[0].code)
    return IngestAnswer.of(result)


@router.patch("/v1/reports/{report_id:path}", responses=_MISSING, summary="更正报告的作者、职务、年份等")
async def correct(report_id: str, correction: Correction, request: Request, service: Service) -> ReportView:
    """Correct metadata; kept in the corpus folder's reports.csv, so that it survives a rebuild."""
    return ReportView.of(await in_thread(request, service.correct, report_id, correction.to_columns()))


@router.delete("/v1/reports/{report_id:path}", responses=_MISSING, summary="移出一份报告")
async def discard(report_id: str, request: Request, service: Service) -> Discarded:
    """Take a report out of the index; its file is moved aside in the corpus folder, not deleted."""
    return Discarded(id=report_id, moved_to=await in_thread(request, service.discard, report_id))
