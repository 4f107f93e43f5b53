"""The page at ``/draft``: write, see what stands elsewhere, take what helps.

Without a script it is a form that answers with its findings; the script of the page asks the routes of ``calls``.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile as StarletteUpload

from assistant.base.errors import AssistantError, BadInput
from assistant.domain.report import Role
from assistant.domain.results import CheckResult
from assistant.export.labels import listed_findings
from assistant.interfaces.api.requests import LongFormRoute
from assistant.interfaces.dependencies import POLICY, Service, apart, by_length, in_thread
from assistant.interfaces.web.draft import endpoints as calls
from assistant.interfaces.web.draft.counts import count_summary, share_summary
from assistant.interfaces.web.draft.finding_views import FindingView, finding_views
from assistant.interfaces.web.draft.form import DraftDetails, DraftForm, details_of
from assistant.interfaces.web.draft.phrases import Words
from assistant.interfaces.web.templating import page
from assistant.service import Assistant

router = APIRouter(include_in_schema=False, route_class=LongFormRoute)
router.include_router(calls.router)

_FIELDS = ("title", "author", "office", "region", "year", "portfolios")
_LABELS = ("标题", "作者", "职务", "地区", "年度", "分管领域")


@router.get("/draft")
async def draft_page(request: Request, service: Service, lang: str = "zh", report: str = "") -> Response:
    """An empty draft, or a report of the index."""
    if not report:
        return _page(service, DraftForm(lang=lang))
    filed = await in_thread(request, service.report, report)
    details = details_of(filed.metadata)
    return _page(service, DraftForm(**details.model_dump(), text=filed.text, lang=lang, report=filed.id))


@router.post("/draft")
async def checked_page(
    request: Request, service: Service, form: Annotated[DraftForm, Form()], lang: str = ""
) -> Response:
    """The form with its findings, for browsers without the script; with ``lang`` the same form in that language.

    Errors are shown on the page of the form: what was written must not be lost behind an error.
    """
    if lang:
        return _page(service, form.model_copy(update={"lang": lang}))
    try:
        draft, result = await by_length(request, service, len(form.text), calls.checked, form)
    except AssistantError as error:
        return _page(service, form, wrong=error)
    found = finding_views(listed_findings(result), draft, numbered=True)
    return _page(service, form, found, result)


@router.post("/draft/sheet")
async def opened_page(
    request: Request,
    service: Service,
    file: Annotated[UploadFile, File()],
    lang: Annotated[str, Form()] = "zh",
) -> Response:
    """The form with the text of a file, for browsers without the script."""
    if not file.filename:
        raise BadInput("没有选文件", "请先选一份文件，再按“打开”")
    opened = await apart(request, service, calls.read, file.filename, await file.read())
    return _page(service, DraftForm(**opened.details.model_dump(), text=opened.text, lang=lang))


@router.post("/draft/facts")
async def filled_page(request: Request, service: Service) -> Response:
    """The draft with the figures of a fact sheet in its blanks: the changes for the script, the whole page without it."""
    async with request.form() as fields:
        form = _form_of({name: one for name, one in fields.items() if isinstance(one, str)})
        upload = fields.get("facts")
        name = upload.filename if isinstance(upload, StarletteUpload) else ""
        data = await upload.read() if isinstance(upload, StarletteUpload) else b""
    scripted = "text/html" not in request.headers.get("accept", "")
    try:
        if not name:
            raise BadInput("没有选文件", "请先选填好的数据表，再按“读入”")
        filled = await apart(request, service, calls.filled, form, name, data)
    except AssistantError as error:
        if scripted:
            raise
        return _page(service, form, wrong=error)
    if scripted:
        return JSONResponse(filled.for_script())
    return _page(
        service,
        form.model_copy(update={"text": filled.text()}),
        notes=(filled.summary(), *filled.filling.notes),
    )


def _form_of(fields: Mapping[str, str]) -> DraftForm:
    try:
        return DraftForm.model_validate(fields)
    except ValueError as error:
        raise BadInput("表单里有不认识的内容", "请重新打开页面") from error


def _page(
    service: Assistant,
    form: DraftForm,
    found: list[FindingView] | None = None,
    result: CheckResult | None = None,
    wrong: AssistantError | None = None,
    notes: Sequence[str] = (),
) -> Response:
    words = Words(form.lang)
    # The editor writes its rules into a style element of its own, which the policy admits by this number used once.
    nonce = secrets.token_urlsafe(16)
    details = DraftDetails(**form.model_dump(include=set(_FIELDS)))
    answer = page(
        "draft.html",
        status=wrong.status if wrong else 200,
        wrong="；".join(part for part in (wrong.detail, wrong.hint) if part) if wrong else "",
        nonce=nonce,
        words=words,
        form=form,
        fields=[
            (name, words(label), getattr(details, name)) for name, label in zip(_FIELDS, _LABELS, strict=True)
        ],
        known=details.line(),
        found=found,
        notes=notes,
        counted=count_summary(result, words) if result else "",
        shares=share_summary(result.summary, words) if result else "",
        portfolios=service.vocabulary.names,
        roles=[role.value for role in Role if role is not Role.OTHER],
    )
    answer.headers["Content-Security-Policy"] = f"{POLICY}; style-src 'self' 'nonce-{nonce}'"
    return answer
