"""The addresses of the protocol, under /v2 and at the root, for clients that append to either."""

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from assistant.base.cache import SingleFlightCache
from assistant.base.errors import RequestTooLarge
from assistant.base.version import __version__
from assistant.domain.callers import Permission
from assistant.domain.report import Report
from assistant.domain.results import Finding, Kind
from assistant.domain.text import Span
from assistant.interfaces.dependencies import Service, apart
from assistant.interfaces.http.queue import WorkQueue
from assistant.interfaces.identity import service_with_key
from assistant.interfaces.languagetool.matches import LANGUAGES, SOFTWARE, answer, rule_list
from assistant.interfaces.languagetool.oxt import MEDIA_TYPE, extension
from assistant.interfaces.languagetool.requests import read_form
from assistant.service import MAX_CHARACTERS, Assistant

router = APIRouter(tags=["LanguageTool"])
_ROOTS = ("/v2", "", "/v2/")
"""What people give their clients as the address, by /v2, without, and with a slash at its end."""

_REMEMBERED, _LONGEST = 512, 4_000
"""How many answers are kept, of texts up to how many characters: whole documents come again only when they changed."""

_IN_PARTS = "请按篇或按段分开核对"

Checked = tuple[Report, tuple[Finding, ...]]


async def check(request: Request, service: Service) -> JSONResponse:
    """What the review rules find in a text or a paragraph, in the shape of LanguageTool."""
    form = read_form(await _sent(request))
    service = await service_with_key(request, service, form.key)
    service.ensure(Permission.CHECK)
    text = form.text.plain
    if len(text) > MAX_CHARACTERS:
        raise RequestTooLarge(f"文字有 {len(text)} 个字，最多 {MAX_CHARACTERS} 个", _IN_PARTS)
    if not form.chinese:
        return JSONResponse(answer(form, None, ()))
    if len(text) > _LONGEST:
        report, findings = await apart(request, service, _check, text)
    else:
        queue: WorkQueue = request.app.state.typing
        report, findings = await queue.run(
            request, partial(_checked, service, text, request.app.state.remembered)
        )
    return JSONResponse(answer(form, report, findings))


async def _sent(request: Request) -> bytes:
    """The form, from the address or the body."""
    if request.method == "GET":
        return request.url.query.encode()
    return await request.body()


def new_cache() -> SingleFlightCache[Checked]:
    """The answers to short texts that an application remembers: editors send the same paragraphs again."""
    return SingleFlightCache(_REMEMBERED)


def _checked(service: Assistant, text: str, remembered: SingleFlightCache[Checked]) -> Checked:
    return remembered.get((service.state(), service.access, text), partial(_check, service, text))


def _check(service: Assistant, text: str) -> Checked:
    """Findings of the rules that can judge a paragraph without the report around it; set phrases are no findings.

    Of the draft there is only what an answer needs, so that it can be kept.
    """
    draft = service.draft(text)
    result = service.check(draft, span=Span(0, len(text)), wanted=service.paragraph_rules())
    kept = Report(**draft.metadata.values(), id=draft.id, text=draft.text)
    return kept, tuple(finding for finding in result.findings if finding.kind is not Kind.FORMULA)


async def languages() -> JSONResponse:
    """The languages that texts may come as."""
    return JSONResponse(list(LANGUAGES))


async def max_text_length() -> PlainTextResponse:
    """How many characters a text may have, as a bare number."""
    return PlainTextResponse(str(MAX_CHARACTERS))


async def config_info(service: Service) -> JSONResponse:
    """The program, how long a text may be, and the rules that answer."""
    limits = {"maxTextLength": MAX_CHARACTERS}
    return JSONResponse(
        {"software": SOFTWARE, "parameter": limits, "rules": rule_list(service.paragraph_rules())}
    )


_ROUTES: tuple[tuple[str, Callable[..., Any], tuple[str, ...], str], ...] = (
    ("check", check, ("GET", "POST"), "按 LanguageTool 的协议核对一段文字"),
    ("languages", languages, ("GET",), "文字可以标为哪些语言"),
    ("maxtextlength", max_text_length, ("GET", "POST"), "一次最多多少字"),
    ("configinfo", config_info, ("GET", "POST"), "程序名称、版本和规则"),
)

_PARAMETERS = {
    "text": "要核对的文字（或 data，二者之一）",
    "data": '带标记的文字，JSON：{"annotation":[{"text":"…"},{"markup":"…"}]}',
    "language": "语言，例如 zh-CN；不填时由文字认出",
}
_FORM: dict[str, Any] = {
    "requestBody": {
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {
                        name: {"type": "string", "description": text} for name, text in _PARAMETERS.items()
                    },
                    "anyOf": [{"required": ["text"]}, {"required": ["data"]}],
                }
            }
        }
    }
}
_QUERY: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "query", "schema": {"type": "string"}, "description": text}
        for name, text in _PARAMETERS.items()
    ]
}
for _root, (_name, _called, _methods, _summary) in product(_ROOTS, _ROUTES):
    for _method in _methods:  # one route each: every operation of the interface has its own id
        _more = {"GET": _QUERY, "POST": _FORM}[_method] if _name == "check" else None
        router.add_api_route(
            f"{_root}/{_name}",
            _called,
            methods=[_method],
            summary=_summary,
            include_in_schema=_root == _ROOTS[0],
            response_class=PlainTextResponse if _name == "maxtextlength" else JSONResponse,
            openapi_extra=_more,
        )


@router.get(
    "/libreoffice.oxt", summary="LibreOffice 扩展：写好本服务的地址，装上即可", response_class=Response
)
async def libreoffice_extension(request: Request) -> Response:
    """A LibreOffice extension without code that sets this service as the LanguageTool server."""
    base = f"{str(request.base_url).rstrip('/')}/v2"
    headers = {"Content-Disposition": 'attachment; filename="duty-report-assistant.oxt"'}
    return Response(extension(base, __version__), media_type=MEDIA_TYPE, headers=headers)
