"""The page at ``/scaffold``: an outline for portfolios and parts, its blanks, its sources, and its files."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from starlette.datastructures import QueryParams

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.report import Role, read_year
from assistant.domain.results import Scaffold, ScaffoldItem, ScaffoldRequest, ScaffoldSource
from assistant.export import export_scaffold, scaffold_exporters
from assistant.export._scaffold import LAYERS
from assistant.interfaces.dependencies import Service, in_thread
from assistant.interfaces.web.templating import page, passage_anchor, report_link
from assistant.service import Assistant

router = APIRouter(include_in_schema=False)

PATH = "/scaffold"
_PARAMETERS = ("portfolio", "role", "office", "year")
_FILES = ("docx", "md", "txt")


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form offers: only what some report has."""

    portfolios: tuple[str, ...]
    roles: tuple[str, ...]
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScaffoldPage:
    """Everything on the page; ``scaffold`` is None before a portfolio is chosen and where something is wrong."""

    request: ScaffoldRequest
    year: str
    offered: Offered
    scaffold: Scaffold | None = None
    files: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    hint: str = ""
    status: int = 200


def scaffold_link(
    portfolios: Iterable[str], roles: Iterable[str], office: str = "", year: str = "", path: str = PATH
) -> str:
    """The address of the outline for these."""
    items = [("portfolio", name) for name in portfolios] + [("role", role) for role in roles]
    items += [(name, value) for name, value in (("office", office), ("year", year)) if value]
    return f"{path}?{urlencode(items)}" if items else path


@router.get(PATH)
async def scaffold_page(request: Request, service: Service) -> Response:
    """An outline, by a form that is also a link that can be kept."""
    view = await in_thread(request, _view, service, request.query_params)
    return page(
        "scaffold.html",
        view.status,
        page=view,
        source_link=_source_link,
        pieces=ScaffoldItem.pieces,
        layers=LAYERS,
    )


@router.get(PATH + "/{form}")
async def scaffold_file(form: str, request: Request, service: Service) -> Response:
    """The same as a file."""
    outline, _ = _read(request.query_params)
    if form not in _FILES:
        raise UnknownValue("导出格式", form, _FILES)
    made = await in_thread(request, service.scaffold, outline)
    data = await in_thread(request, export_scaffold, form, made)
    name = quote(f"提纲{scaffold_exporters()[form].SUFFIX}")
    return Response(
        data,
        media_type=scaffold_exporters()[form].MEDIA_TYPE,
        headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _read(params: QueryParams) -> tuple[ScaffoldRequest, str]:
    """The request that an address makes, and the year as it was typed. Raises BadInput."""
    unknown = sorted(set(params) - set(_PARAMETERS))
    if unknown:
        raise BadInput(f"网址里的“{unknown[0]}”不是提纲用的参数", f"可用的参数：{'、'.join(_PARAMETERS)}")
    lists = {
        name: tuple(dict.fromkeys(one.strip() for one in params.getlist(name) if one.strip()))
        for name in ("portfolio", "role")
    }
    year = params.get("year", "").strip()
    office = params.get("office", "").strip()
    request = ScaffoldRequest(
        lists["portfolio"], lists["role"], office=office, year=read_year(year, "例如 2025；不限年份就空着")
    )
    return request, year


def _view(service: Assistant, params: QueryParams) -> ScaffoldPage:
    counts = service.facet_values()
    offered = Offered(
        portfolios=tuple(name for name in service.vocabulary.names if counts["portfolios"].get(name)),
        roles=tuple(role.value for role in Role if role is not Role.OTHER),
        offices=tuple(sorted(counts["offices"])),
    )
    try:
        outline, year = _read(params)
        if not (outline.portfolios or outline.roles):
            return ScaffoldPage(outline, year, offered)
        made = service.scaffold(outline)
    except BadInput as error:
        nothing = ScaffoldRequest(())
        return ScaffoldPage(nothing, "", offered, problem=error.detail, hint=error.hint, status=error.status)
    outline = made.request
    files = tuple(
        (
            scaffold_exporters()[form].TITLE,
            scaffold_link(outline.portfolios, outline.roles, outline.office, year, f"{PATH}/{form}"),
        )
        for form in _FILES
    )
    return ScaffoldPage(outline, year, offered, made, files)


def _source_link(source: ScaffoldSource) -> str:
    return report_link(source.report.id, passage_anchor(source.passage_id))
