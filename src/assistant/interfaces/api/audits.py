"""/v1/audits: audits are started, watched, cancelled, disposed of and taken away as files."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from anyio import sleep
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field

from assistant.domain.codec import encode_json
from assistant.domain.results import (
    AuditJob,
    AuditList,
    AuditScope,
    Disposition,
    ErrorAnswer,
    JobState,
    Judgement,
)
from assistant.export import audit_exporters, export_audit, export_brief, export_letter
from assistant.interfaces.api.requests import Flag, Line, Lines, RequestBody
from assistant.interfaces.dependencies import Responses, Service, in_thread
from assistant.service import Assistant

router = APIRouter(tags=["audits"])
_UNKNOWN: Responses = {422: {"model": ErrorAnswer, "description": "范围有误"}}
_MISSING: Responses = {404: {"model": ErrorAnswer, "description": "没有这次核对"}}
_DAMAGED: Responses = {**_MISSING, 409: {"model": ErrorAnswer, "description": "记录读不出来"}}
_UNFINISHED: Responses = {
    **_MISSING,
    409: {"model": ErrorAnswer, "description": "还没有结果，或记录读不出来"},
}
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
_INTERVAL = 0.4  # seconds between two looks at a job that is watched
_EXAMPLE: dict[str, Any] = {"beyond": False}


class AuditRequest(RequestBody):
    """Which reports to compare with each other; with neither collections nor reports, all."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    collections: Annotated[Lines, Field(description="材料集")] = ()
    reports: Annotated[Lines, Field(description="报告 id")] = ()
    reference: Annotated[Line | None, Field(description="只与这一份报告（id）对照，例如上级的报告")] = None
    beyond: Annotated[Flag, Field(description="也与范围以外的报告对照")] = False

    def to_scope(self) -> AuditScope:
        """The scope that is requested, each value once."""
        return AuditScope(
            tuple(dict.fromkeys(self.collections)),
            tuple(dict.fromkeys(self.reports)),
            self.reference,
            self.beyond,
        )


class DispositionRequest(RequestBody):
    """A person's decision on a finding; ``judgement`` null takes it back."""

    finding_id: Line
    judgement: Judgement | None
    name: Annotated[Line, Field(description="处理人")]
    reason: Annotated[Line, Field(description="理由")] = ""


@dataclass(frozen=True, slots=True)
class Dispositions:
    """All decisions on findings of an audit, by finding id."""

    dispositions: Mapping[str, Disposition]


@dataclass(frozen=True, slots=True)
class EndedAudit:
    """What became of an audit that was deleted: ``cancelled``, or ``removed`` where it had ended before."""

    id: str
    state: str


@router.post("/v1/audits", status_code=202, responses=_UNKNOWN, summary="发起一次成批核对")
async def start(body: AuditRequest, request: Request, service: Service, response: Response) -> AuditJob:
    """Queue an audit; audits are run one at a time."""
    job = await in_thread(request, service.start_audit, body.to_scope())
    response.headers["Location"] = f"/v1/audits/{job.id}"
    return job


@router.get("/v1/audits", summary="已有的核对")
async def audits(request: Request, service: Service) -> AuditList:
    """All audits, the newest first."""
    jobs = await in_thread(request, service.audits.jobs)
    return AuditList(tuple(jobs))


@router.get("/v1/audits/{audit_id}", responses=_DAMAGED, summary="一次核对做到哪里了")
async def audit(audit_id: str, request: Request, service: Service) -> AuditJob:
    """State and progress."""
    return await in_thread(request, service.audits.job, audit_id)


@router.get(
    "/v1/audits/{audit_id}/events",
    responses={**_DAMAGED, 200: {"content": {"text/event-stream": {}}, "description": "进度"}},
    response_class=StreamingResponse,
    summary="进度（服务器推送）",
)
async def events(audit_id: str, request: Request, service: Service) -> StreamingResponse:
    """Server-sent events: ``progress`` with state and progress whenever they change, ``end`` when it is over."""
    job = await in_thread(request, service.audits.job, audit_id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(request, service, job), media_type="text/event-stream", headers=headers)


async def _events(request: Request, service: Assistant, job: AuditJob) -> AsyncIterator[str]:
    sent: AuditJob | None = None
    while True:
        if job != sent:
            sent = job
            yield f"event: progress\ndata: {encode_json(job).decode()}\n\n"
        if job.state.is_over:
            yield f"event: end\ndata: {json.dumps({'state': job.state})}\n\n"
            return
        if await request.is_disconnected():
            return
        await sleep(_INTERVAL)
        job = await in_thread(request, service.audits.job, job.id)


@router.get(
    "/v1/audits/{audit_id}/report.{kind}",
    responses={**_UNFINISHED, **_UNKNOWN},
    response_class=Response,
    summary="核对结果：html xlsx docx json",
)
async def exported(audit_id: str, kind: str, request: Request, service: Service) -> Response:
    """The audit as a file."""
    data = await in_thread(request, _exported, service, audit_id, kind)
    return _download(data, audit_exporters()[kind], f"核对-{audit_id}", inline=kind in {"html", "json"})


@router.get(
    "/v1/audits/{audit_id}/brief.{kind}",
    responses={**_UNFINISHED, **_UNKNOWN},
    response_class=Response,
    summary="简洁报告单（一页）：html docx",
)
async def brief(
    audit_id: str,
    kind: str,
    request: Request,
    service: Service,
    threshold: Annotated[
        int | None, Query(ge=0, le=100, description="与他人相同不少于百分之几的才列出")
    ] = None,
) -> Response:
    """The audit on one page, for those who decide."""
    data = await in_thread(request, _brief, service, audit_id, kind, threshold)
    return _download(data, audit_exporters()[kind], f"报告单-{audit_id}", inline=kind == "html")


@router.get(
    "/v1/audits/{audit_id}/authors/{report_id:path}.docx",
    responses=_UNFINISHED,
    response_class=Response,
    summary="致一位作者的信",
)
async def letter(audit_id: str, report_id: str, request: Request, service: Service) -> Response:
    """What the author of one report is to change or to explain, as a Word document."""
    data = await in_thread(request, _letter, service, audit_id, report_id)
    return _download(data, audit_exporters()["docx"], f"核对意见-{report_id.replace('/', '-')}")


def _download(data: bytes, exporter: Any, name: str, *, inline: bool = False) -> Response:
    """A file to keep, or a page of its own: no script, nothing from elsewhere, only the style that it brings."""
    disposition = "inline" if inline else "attachment"
    return Response(
        data,
        media_type=exporter.MEDIA_TYPE,
        headers={
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name + exporter.SUFFIX)}",
            "Content-Security-Policy": _PAGE_POLICY,
        },
    )


def _brief(service: Assistant, audit_id: str, kind: str, threshold: int | None) -> bytes:
    return export_brief(kind, service.audit_file(audit_id, kind), threshold)


def _letter(service: Assistant, audit_id: str, report_id: str) -> bytes:
    return export_letter(service.audit_file(audit_id, "docx"), report_id)


def _exported(service: Assistant, audit_id: str, kind: str) -> bytes:
    return export_audit(kind, service.audit_file(audit_id, kind))


@router.get("/v1/audits/{audit_id}/dispositions", responses=_UNFINISHED, summary="对各处发现的处理")
async def dispositions(audit_id: str, request: Request, service: Service) -> Dispositions:
    """What people decided, by finding."""
    job = await in_thread(request, service.audits.job, audit_id)
    return Dispositions(await in_thread(request, service.audits.dispositions, job.id))


@router.post("/v1/audits/{audit_id}/dispositions", responses=_UNFINISHED, summary="处理一处发现")
async def dispose(
    audit_id: str, body: DispositionRequest, request: Request, service: Service
) -> Disposition | None:
    """Accepted wording, to rewrite, or not a match: kept with name and reason, and exported."""
    return await in_thread(
        request,
        service.dispose,
        audit_id,
        body.finding_id,
        body.judgement,
        body.name,
        body.reason,
    )


@router.delete("/v1/audits/{audit_id}", responses=_DAMAGED, summary="取消；已经结束的则移除")
async def cancel(audit_id: str, request: Request, service: Service) -> EndedAudit:
    """Cancel an audit that is queued or running; one that is over is removed, with what was decided in it."""
    state = await in_thread(request, _end, service, audit_id)
    return EndedAudit(audit_id, state)


def _end(service: Assistant, audit_id: str) -> str:
    if service.audits.job(audit_id).state.is_over:
        service.remove_audit(audit_id)
        return "removed"
    service.cancel_audit(audit_id)
    return JobState.CANCELLED.value
