"""The requests of the script of the page ``/draft``: findings, a file's text, the draft as a file."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from assistant.base.decoding import newlines_in_place, report_newlines
from assistant.base.errors import BadInput, TooLarge
from assistant.domain.report import Report
from assistant.domain.results import CheckResult, DraftFilling
from assistant.domain.text import Span, Utf16, paragraphs
from assistant.export import export_check
from assistant.export.labels import listed_findings
from assistant.interfaces.api.requests import LongFormRoute
from assistant.interfaces.dependencies import Service, apart, by_length
from assistant.interfaces.web.draft.counts import count_summary, share_summary
from assistant.interfaces.web.draft.finding_views import for_script
from assistant.interfaces.web.draft.form import DraftDetails, DraftForm, FindingsRequest, details_of
from assistant.interfaces.web.draft.phrases import Words
from assistant.service import Assistant

router = APIRouter(prefix="/draft", include_in_schema=False, route_class=LongFormRoute)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEXT = "text/plain; charset=utf-8"
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's text, what it says of itself, and what reading it brought to light."""

    text: str
    details: DraftDetails
    notes: tuple[str, ...]


def checked(service: Assistant, form: DraftForm, span: Span | None = None) -> tuple[Report, CheckResult]:
    """The draft of a form, and what is found in it."""
    draft = service.draft(report_newlines(form.text), form.metadata(), report_id=form.report or "draft")
    return draft, service.check(draft, span=span)


def file_name(sent: str) -> str:
    """The name of a file as a browser sends it, without folders, and short enough to be one."""
    name = PurePosixPath(sent.replace("\\", "/").replace("\0", "")).name
    stem, dot, suffix = name.rpartition(".")
    return name if len(name) <= _LONGEST_NAME else f"{stem[:_LONGEST_NAME]}{dot}{suffix[:8]}"


def read(service: Assistant, name: str, data: bytes) -> Opened:
    """A file as a draft. Raises UnreadableFile, TooLarge, BadInput for what is no report's file."""
    if len(data) > service.settings.max_upload_mb * 1024 * 1024:
        raise TooLarge(name, f"文件超过 {service.settings.max_upload_mb} MB", "请拆分，或删去图片后再打开")
    draft = service.draft_uploaded(file_name(name), data)
    return Opened(draft.text, details_of(draft.metadata), draft.notes)


@dataclass(frozen=True, slots=True)
class FilledDraft:
    """A draft's text, and what a fact sheet puts into its blanks."""

    draft: str
    name: str
    filling: DraftFilling

    def summary(self) -> str:
        """How many figures were put in."""
        number = sum(bool(blank.filled_from) for blank in self.filling.blanks)
        return f"已读入“{self.name}”，填上 {number} 个数；没有填的写作“待核”。"

    def text(self) -> str:
        """The text with what is put in."""
        text = self.draft
        for blank in reversed(self.filling.blanks):
            text = f"{text[: blank.span.begin]}{blank.text}{text[blank.span.end :]}"
        return text

    def for_script(self) -> dict[str, Any]:
        """What changes, in UTF-16 units of the text, and the summary of it."""
        positions = Utf16(self.draft)
        changes = [
            {
                "begin": positions.units(blank.span.begin),
                "end": positions.units(blank.span.end),
                "text": blank.text,
            }
            for blank in self.filling.blanks
        ]
        return {"changes": changes, "told": self.summary(), "notes": list(self.filling.notes)}


def filled(service: Assistant, form: DraftForm, name: str, data: bytes) -> FilledDraft:
    """The draft of a form with the figures of a fact sheet called ``name``.

    Raises BadInput, TooLarge, UnreadableFile.
    """
    draft = service.draft(report_newlines(form.text), form.metadata(), report_id=form.report or "draft")
    return FilledDraft(draft.text, name, service.filled_draft(draft, service.fact_sheet(name, data)))


@router.post("/findings")
async def findings(body: FindingsRequest, request: Request, service: Service) -> dict[str, Any]:
    """Findings of the draft, or of the paragraphs between ``begin`` and ``end``, which the answer widens."""
    return await by_length(request, service, len(body.text), _found, body)


def _found(service: Assistant, body: FindingsRequest) -> dict[str, Any]:
    words = Words(body.lang)
    body = body.model_copy(update={"text": newlines_in_place(body.text)})
    positions = Utf16(body.text)
    span = None
    if body.begin is not None and body.end is not None:
        try:
            span = Span(positions.points(body.begin), positions.points(body.end))
        except ValueError as error:
            raise BadInput("要核对的位置不在正文里", "请重新打开页面") from error
        span = paragraphs(body.text, span)
    if not body.text.strip():
        nothing: dict[str, Any] = {"findings": [], "told": "", "shares": "", "most": 0}
        return {"begin": 0, "end": positions.units(len(body.text)), **nothing}
    draft, result = checked(service, body, span)
    within = span or Span(0, len(body.text))
    shown = [one for one in listed_findings(result) if one.span.meets(within)]
    return {
        "begin": positions.units(within.begin),
        "end": positions.units(within.end),
        "findings": for_script(shown, draft, words),
        "told": count_summary(result, words) if span is None else "",
        "shares": share_summary(result.summary, words) if span is None else "",
        "most": service.most_characters(draft),
    }


@router.post("/open")
async def open_file(
    request: Request, service: Service, file: Annotated[UploadFile, File()]
) -> dict[str, Any]:
    """The text of a file and what it says of itself."""
    opened = await apart(request, service, read, file.filename or "", await file.read())
    return {"text": opened.text, "told": opened.details.model_dump(), "notes": list(opened.notes)}


@router.post("/save")
async def save(
    request: Request,
    service: Service,
    form: Annotated[DraftForm, Form()],
    kind: str = "docx",
    comments: bool = False,
) -> Response:
    """The draft as a file, with comments where they are wanted."""
    name = form.title.strip() or "述职报告草稿"
    if kind == "txt":
        return _file(report_newlines(form.text).encode("utf-8-sig"), f"{name}.txt", _TEXT)
    if kind != "docx":
        raise BadInput(f"不能存成“{kind}”格式", "可用的格式：docx、txt")
    data = await by_length(request, service, len(form.text), _document, form, comments=comments)
    return _file(data, f"{name}{'（批注）' if comments else ''}.docx", _WORD)


def _document(service: Assistant, form: DraftForm, *, comments: bool) -> bytes:
    from assistant.export.docx import document_of

    if not comments:
        return document_of(service.draft(form.text, form.metadata()))
    draft, result = checked(service, form)
    return export_check("docx", result, draft)


@router.post("/comments")
async def comment(
    request: Request,
    service: Service,
    file: Annotated[UploadFile, File()],
    details: Annotated[str, Form(alias="told")] = "{}",
) -> Response:
    """The user's own document with findings as comments; nothing else in it changes."""
    name, data = file.filename or "", await file.read()
    try:
        known = DraftDetails.model_validate_json(details)
    except ValueError as error:
        raise BadInput("随文件提交的信息读不懂", "请在草稿页里填写后再试") from error
    commented = await apart(request, service, _commented, name, data, known)
    return _file(commented, f"{PurePosixPath(file_name(name)).stem}（批注）.docx", _WORD)


def _commented(service: Assistant, name: str, data: bytes, details: DraftDetails) -> bytes:
    opened = read(service, name, data)
    draft = service.draft(opened.text, details.metadata().or_else(opened.details.metadata()), source=name)
    return export_check("docx", service.check(draft), draft, data)


def _file(data: bytes, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type=kind, headers=headers)
