"""The pages below ``/audit``: start an audit, watch it, read what it came to, decide about findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import quote, unquote, urlencode

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from assistant.base.errors import IndexMissing, NotFound, UnknownValue
from assistant.domain.report import Metadata
from assistant.domain.results import AuditFile, AuditJob, AuditScope, IngestResult, JobState, Judgement, Pair
from assistant.domain.text import fold
from assistant.export import audit_exporters
from assistant.export.audit_labels import (
    beginning,
    counts_text,
    errors_of,
    finished_text,
    handled_text,
    moment_text,
    order_text,
    side_names,
)
from assistant.export.labels import EVIDENCE, STATES, citation, scope_text
from assistant.export.pictures.descent import descent
from assistant.export.pictures.matrix import matrix
from assistant.interfaces.dependencies import Service, in_thread, in_turn
from assistant.interfaces.web.audit_findings import (
    FilterForm,
    Wanted,
    evidence_of,
    filter_form,
    matching,
    pair_evidence,
)
from assistant.interfaces.web.audit_ranking import RankingParams, ranking
from assistant.interfaces.web.paging import Paging, offset_in
from assistant.interfaces.web.templating import page
from assistant.interfaces.web.uploading import is_watched, watched
from assistant.service import Assistant

router = APIRouter(include_in_schema=False)

PER_PAGE = 20
_PAIRS_PER_PAGE, _CLUSTERS_PER_PAGE, _CHAINS_PER_PAGE = 50, 20, 30
_FIRST_ERRORS = 6
_OFFERED = 300  # reports that can be chosen on one page
_JOBS_PER_PAGE, _LONGEST_NAME = 20, 60
_NAME = "assistant_name"
_YEAR = 365 * 24 * 3600
_TABS = (
    ("", "概览"),
    ("findings?what=errors", "差错"),
    ("findings?what=shared", "相同相近"),
    ("pairs", "两两对照"),
    ("clusters", "多篇相同"),
    ("series", "历年和线索"),
)


@dataclass(frozen=True, slots=True)
class OfferedReport:
    """A report that can be chosen."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Start:
    """What an audit can be started with: collections with their reports, and single reports.

    ``find`` filters those that are offered; ``more`` counts what is not listed.
    """

    collections: tuple[tuple[str, int], ...]
    reports: int
    offered: tuple[OfferedReport, ...]
    more: int
    find: str
    suffixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobRow:
    """An audit in the list."""

    job: AuditJob
    href: str
    scope: str
    state: str
    created: str


@router.get("/audit")
async def audits_page(request: Request, service: Service, find: str = "") -> Response:
    """The audits there are, and the forms that start one."""
    start = await in_thread(request, _start, service, find.strip())
    jobs = await in_thread(request, service.audits.jobs)
    paging = Paging.of(jobs, offset_in(request.query_params), _JOBS_PER_PAGE, "/audit")
    rows = [
        JobRow(job, audit_link(job.id), _scope(job), STATES[job.state], moment_text(job.created))
        for job in paging.rows
    ]
    return page("audits.html", start=start, rows=rows, paging=paging)


@router.post("/audit")
async def start(
    request: Request,
    service: Service,
    collection: Annotated[list[str] | None, Form()] = None,
    report: Annotated[list[str] | None, Form()] = None,
    reference: Annotated[str, Form()] = "",
    beyond: Annotated[bool, Form()] = False,
) -> Response:
    """Start an audit and go to its page."""
    scope = AuditScope(
        tuple(collection or ()), tuple(report or ()), reference=reference.strip() or None, beyond=beyond
    )
    job = await in_thread(request, service.start_audit, scope)
    return RedirectResponse(audit_link(job.id), 303)


@router.post("/audit/batch")
async def start_batch(
    request: Request,
    service: Service,
    files: Annotated[list[UploadFile] | None, File()] = None,
    folder: Annotated[list[UploadFile] | None, File()] = None,
    name: Annotated[str, Form()] = "",
    beyond: Annotated[bool, Form()] = False,
) -> Response:
    """File a batch of reports (a zip file, a folder, single files), start an audit of it and go to its page."""
    uploads = [(one.filename, await one.read()) for one in (*(files or ()), *(folder or ())) if one.filename]
    batch = name.strip() or _batch_name([file for file, _ in uploads])
    starting = partial(service.start_batch_audit, batch, uploads, beyond=beyond)

    async def last_line(started: tuple[AuditJob, IngestResult]) -> dict[str, str]:
        return {"location": audit_link(started[0].id)}

    if is_watched(request):
        return watched(request, starting, last_line)
    job, _ = await in_turn(request, starting)
    return RedirectResponse(audit_link(job.id), 303)


def _batch_name(files: Sequence[str]) -> str:
    """What a batch is called whose sender gave it no name: as the zip file or the folder, else as the day."""
    first = PurePosixPath(files[0].replace("\\", "/")) if files else PurePosixPath()
    if len(files) == 1 and first.suffix.lower() == ".zip":
        return first.stem[:_LONGEST_NAME]
    if len(first.parts) > 1:
        return first.parts[0][:_LONGEST_NAME]
    return f"{moment_text(datetime.now(UTC))}上传"


@router.get("/audit/{audit_id}")
async def audit_page(audit_id: str, request: Request, service: Service) -> Response:
    """How far an audit is; when it is done, what is wrong in the reports, and the ranking."""
    job = await in_thread(request, service.audits.job, audit_id)
    if job.state is not JobState.DONE:
        return page(
            "audit_under_way.html", job=job, state=STATES[job.state], scope=_scope(job), link=audit_link
        )
    params = RankingParams.read(request.query_params)
    file = await in_thread(request, service.audit_file, audit_id)
    open_errors = [
        found
        for found in errors_of(file.result.findings)
        if (made := file.dispositions.get(found.id)) is None or not made.judgement.settles
    ]
    return _page(
        "audit.html",
        file,
        "",
        errors=[evidence_of(found, file) for found in open_errors[:_FIRST_ERRORS]],
        more_errors=max(0, len(open_errors) - _FIRST_ERRORS),
        threshold=params.threshold,
        ranking=ranking(file, params, audit_link(audit_id)),
    )


@router.get("/audit/{audit_id}/series")
async def series_page(audit_id: str, request: Request, service: Service) -> Response:
    """How much of each writer's reports comes from the years before, and what files have in common."""
    file = await in_thread(request, service.audit_file, audit_id)
    paging = Paging.of(
        file.result.chains,
        offset_in(request.query_params),
        _CHAINS_PER_PAGE,
        f"{audit_link(audit_id)}/series",
    )
    names = {report.id: report.title or report.source for report in file.result.reports}
    return _page("audit_series.html", file, "series", paging=paging, names=names)


@router.get("/audit/{audit_id}/pairs")
async def pairs_page(
    audit_id: str, request: Request, service: Service, first: str = "", later: str = ""
) -> Response:
    """The pairs; with ``first`` and ``later`` one of them side by side."""
    file = await in_thread(request, service.audit_file, audit_id)
    if not first and not later:
        # Pairs of different authors come first: one's own years are seldom what is decided on.
        ordered = sorted(file.result.pairs, key=lambda pair: pair.same_series)
        paging = Paging.of(
            ordered,
            offset_in(request.query_params),
            _PAIRS_PER_PAGE,
            f"{audit_link(audit_id)}/pairs",
        )
        pairs = [(pair, pair_link(file, pair)) for pair in paging.rows]
        picture = await in_thread(request, matrix, file.result) if not paging.offset else None
        return _page("audit_pairs.html", file, "pairs", pairs=pairs, paging=paging, matrix=picture)
    ids = (first, later)
    pair = next((one for one in file.result.pairs if (one.first.report_id, one.later.report_id) == ids), None)
    if pair is None:
        raise NotFound("这次核对里没有这一对报告", "请从两两对照的列表进入")
    back = pair_link(file, pair)
    return _page(
        "audit_pair.html",
        file,
        "pairs",
        pair=pair,
        sides=side_names(pair.direction),
        shown=pair_evidence(pair, file),
        back=back,
        name=_name(request),
    )


@router.get("/audit/{audit_id}/clusters")
async def clusters_page(audit_id: str, request: Request, service: Service) -> Response:
    """One wording in many reports."""
    file = await in_thread(request, service.audit_file, audit_id)
    paging = Paging.of(
        file.result.clusters,
        offset_in(request.query_params),
        _CLUSTERS_PER_PAGE,
        f"{audit_link(audit_id)}/clusters",
    )
    return _page("audit_clusters.html", file, "clusters", paging=paging)


@router.get("/audit/{audit_id}/clusters/{finding_id}")
async def cluster_page(audit_id: str, finding_id: str, request: Request, service: Service) -> Response:
    """Who followed whom: the cluster of a finding as a tree, and what each step changed."""
    file = await in_thread(request, service.audit_file, audit_id)
    cluster = next((one for one in file.result.clusters if finding_id in one.finding_ids), None)
    if cluster is None:
        raise NotFound("这次核对里没有这一段", "请从“多篇相同”的列表进入")
    records = {report.id: report.metadata for report in file.result.reports}
    tree = await in_thread(request, descent, cluster, records)
    return _page("audit_cluster.html", file, "clusters", cluster=cluster, descent=tree)


@router.get("/audit/{audit_id}/findings")
async def findings_page(audit_id: str, request: Request, service: Service) -> Response:
    """The findings one by one, filtered by the address."""
    wanted = Wanted.read(request.query_params)
    file = await in_thread(request, service.audit_file, audit_id)
    found = await in_thread(request, matching, file, wanted)
    shown = found[wanted.offset : wanted.offset + PER_PAGE]
    form: FilterForm = filter_form(file, wanted)
    link = f"{audit_link(audit_id)}/findings"
    after = wanted.offset + PER_PAGE
    return _page(
        "audit_findings.html",
        file,
        f"findings?what={wanted.what}" if wanted.what and not wanted.report else "",
        report=next((one for one in file.result.reports if one.id == wanted.report), None),
        form=form,
        total=len(found),
        wanted=wanted,
        shown=[evidence_of(one, file) for one in shown],
        previous=wanted.link(link, max(0, wanted.offset - PER_PAGE)) if wanted.offset else "",
        following=wanted.link(link, after) if after < len(found) else "",
        back=wanted.link(link, wanted.offset),
        name=_name(request),
    )


@router.post("/audit/{audit_id}/dispositions")
async def dispose(
    audit_id: str,
    request: Request,
    service: Service,
    finding: Annotated[str, Form()],
    judgement: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Keep a decision and go back to the finding."""
    if judgement not in {"", *Judgement}:
        raise UnknownValue("处理方式", judgement, tuple(Judgement))
    made = Judgement(judgement) if judgement else None
    await in_thread(request, service.dispose, audit_id, finding, made, name, reason)
    # Only an address of this audit: a form from elsewhere must not send anybody away.
    here = back if back.startswith(f"{audit_link(audit_id)}/") else f"{audit_link(audit_id)}/findings"
    answer = RedirectResponse(f"{here}#f-{quote(finding)}", 303)
    answer.set_cookie(
        _NAME, quote(name.strip()), max_age=_YEAR, httponly=True, samesite="strict", path="/audit"
    )
    return answer


@router.post("/audit/{audit_id}/cancel")
async def cancel(audit_id: str, request: Request, service: Service) -> Response:
    """Cancel an audit that is under way."""
    await in_thread(request, service.cancel_audit, audit_id)
    return RedirectResponse(audit_link(audit_id), 303)


@router.post("/audit/{audit_id}/remove")
async def remove(audit_id: str, request: Request, service: Service) -> Response:
    """Throw away an audit that is over."""
    await in_thread(request, service.remove_audit, audit_id)
    return RedirectResponse("/audit", 303)


def audit_link(audit_id: str) -> str:
    """The address of an audit."""
    return f"/audit/{quote(audit_id, safe='')}"


def pair_link(file: AuditFile, pair: Pair) -> str:
    """The address of a pair side by side."""
    query = urlencode({"first": pair.first.report_id, "later": pair.later.report_id})
    return f"{audit_link(file.job.id)}/pairs?{query}"


def _start(service: Assistant, find: str) -> Start:
    try:
        records = service.reports()
    except IndexMissing:
        records = []
    counts: dict[str, int] = {}
    for one in records:
        if one.collection:
            counts[one.collection] = counts.get(one.collection, 0) + 1
    words = [fold(word) for word in find.split()]
    texts = ((one.id, " ".join(standing_of(one.metadata, one.source))) for one in records)
    offered = [OfferedReport(one, text) for one, text in texts if all(word in fold(text) for word in words)]
    return Start(
        tuple(sorted(counts.items())),
        len(records),
        tuple(offered[:_OFFERED]),
        max(0, len(offered) - _OFFERED),
        find,
        tuple(service.suffixes),
    )


def standing_of(metadata: Metadata, source: str) -> tuple[str, ...]:
    """Title, writer, office and year of a report, as far as they are known."""
    year = f"{metadata.year}年" if metadata.year else ""
    parts = (metadata.title or source, metadata.author, metadata.office, year)
    return tuple(part for part in parts if part)


def _scope(job: AuditJob) -> str:
    text = scope_text(job.scope, None)
    return f"{text}，只与一篇对照" if job.scope.reference else text


def _name(request: Request) -> str:
    return unquote(request.cookies.get(_NAME, ""))


def _page(template: str, file: AuditFile, tab: str, *, threshold: int = 0, **context: Any) -> Response:
    """A page of a finished audit; ``threshold`` in per cent is handed on to the brief."""
    base = audit_link(file.job.id)
    result = file.result
    return page(
        template,
        file=file,
        result=result,
        base=base,
        tab=tab,
        tabs=[(name, label, f"{base}/{name}" if name else base) for name, label in _TABS],
        scope=scope_text(result.scope, None),
        counts=(*counts_text(result), handled_text(file), finished_text(file.job)),
        brief_threshold=threshold,
        beginning=beginning,
        order_text=order_text,
        reference=citation(result.reference) if result.reference else "",
        evidence=EVIDENCE,
        downloads=[(kind, module.TITLE) for kind, module in audit_exporters().items()],
        **context,
    )
