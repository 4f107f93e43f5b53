"""The page at ``/scaffold``: whose report is continued, the outline as it will be written, and what stands beside it.

It is a form whose answer is a link that can be kept; with a fact sheet it is posted, and the answer is filled in.
"""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile

from assistant.base.errors import AssistantError, BadInput, UnknownValue
from assistant.domain.codec import decode_json, encode_json
from assistant.domain.results import FactSheet, Layer, Scaffold, ScaffoldItem, ScaffoldSource
from assistant.export import export_scaffold, scaffold_exporters
from assistant.export._scaffold import report_citation
from assistant.export.labels import LAYERS
from assistant.interfaces.api.requests import LongFormRoute
from assistant.interfaces.dependencies import Service, apart, in_thread
from assistant.interfaces.web.scaffold.form import PATH, ScaffoldForm, scaffold_link
from assistant.interfaces.web.scaffold.view import ScaffoldPage, offered_by, shown, with_last_year
from assistant.interfaces.web.templating import page, passage_anchor, report_link
from assistant.service import Assistant

router = APIRouter(include_in_schema=False, route_class=LongFormRoute)

_FILES = ("docx", "xlsx", "txt")
_NAMES = {"xlsx": "数据表"}


@router.get(PATH)
async def scaffold_page(request: Request, service: Service) -> Response:
    """An outline, by a form that is also a link that can be kept."""
    return _page(await apart(request, service, _view, request.query_params))


@router.post(PATH)
async def filled_page(request: Request, service: Service) -> Response:
    """The same with the figures of a fact sheet."""
    async with request.form() as form:
        name, data = await _uploaded(form.get("sheet"))
        written = FormData([(key, value) for key, value in form.multi_items() if isinstance(value, str)])
        return _page(await apart(request, service, _view, written, name, data))


@router.get(PATH + "/{form}")
async def scaffold_file(form: str, request: Request, service: Service) -> Response:
    """The same as a file."""
    made = await apart(request, service, _made, ScaffoldForm.of(request.query_params), None)
    return await in_thread(request, _file, form, made)


@router.post(PATH + "/{form}")
async def filled_file(form: str, request: Request, service: Service) -> Response:
    """The outline with the figures that were read before, as a file."""
    async with request.form() as fields:
        sheet = _carried(str(fields.get("facts", "")))
        made = await apart(request, service, _made, ScaffoldForm.of(fields), sheet)
    return await in_thread(request, _file, form, made)


async def _uploaded(field: Any) -> tuple[str, bytes]:
    if not isinstance(field, UploadFile) or not field.filename:
        return "", b""
    return field.filename.replace("\\", "/").rpartition("/")[2], await field.read()


def _carried(facts: str) -> FactSheet | None:
    """The fact sheet that a form carries on. Raises BadInput for what is none."""
    if not facts:
        return None
    try:
        return decode_json(FactSheet, facts)
    except ValueError as error:
        raise BadInput("随表单带来的数据读不懂", "请重新导入数据表") from error


def _made(service: Assistant, form: ScaffoldForm, sheet: FactSheet | None) -> Scaffold:
    made = service.scaffold(form.request())
    return service.filled(made, sheet) if sheet is not None else made


def _file(form: str, made: Scaffold) -> Response:
    if form not in _FILES:
        raise UnknownValue("导出格式", form, _FILES)
    exporter = scaffold_exporters()[form]
    name = quote(f"{_NAMES.get(form, '提纲')}{exporter.SUFFIX}")
    return Response(
        export_scaffold(form, made),
        media_type=exporter.MEDIA_TYPE,
        headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _view(service: Assistant, params: Any, name: str = "", data: bytes = b"") -> ScaffoldPage:
    offered = offered_by(service)
    form = ScaffoldForm()
    try:
        form = with_last_year(ScaffoldForm.of(params), service.reports())
        sheet = service.fact_sheet(name, data) if name else _carried(str(params.get("facts", "")))
        if not (form.portfolio or form.role):
            return ScaffoldPage(form, offered)
        made = _made(service, form, sheet)
    except AssistantError as error:
        return ScaffoldPage(form, offered, problem=error.detail, hint=error.hint, status=error.status)
    facts = encode_json(sheet).decode() if sheet is not None else ""
    return shown(form, offered, made, name, facts, sheet)


def _page(view: ScaffoldPage) -> Response:
    return page(
        "scaffold.html",
        view.status,
        page=view,
        source_link=_source_link,
        report_citation=report_citation,
        pieces=ScaffoldItem.pieces,
        layers=_layers(view.scaffold),
        sentence=_sentence,
        ended=_ended,
        slots_with_examples=_examples,
        files=[(form, _NAMES.get(form) or scaffold_exporters()[form].TITLE) for form in _FILES],
    )


def _layers(made: Scaffold | None) -> dict[Layer, str]:
    """What a layer is called; the report of another who stands in for one's own is not one's own."""
    own = "相近职务的上年" if made is not None and made.own is None and made.nearest else LAYERS[Layer.OWN]
    return {**LAYERS, Layer.OWN: own}


def _sentence(item: ScaffoldItem) -> str:
    """An item as it is put into a draft."""
    return item.filled() if _ended(item) else f"{item.filled()}。"


def _ended(item: ScaffoldItem) -> bool:
    return item.frame.endswith(("。", "！", "？", "；", "："))


def _examples(item: ScaffoldItem) -> list[Any]:
    return [slot for slot in item.slots if slot.examples]


def _source_link(source: ScaffoldSource) -> str:
    return report_link(source.report.id, passage_anchor(source.passage_id))


__all__ = ["router", "scaffold_link"]
