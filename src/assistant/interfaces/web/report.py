"""The pages below ``/reports``: a report as the parser understood it, and what can be put right in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from assistant.base.errors import AssistantError, BadInput, UnknownValue
from assistant.domain.callers import Permission
from assistant.domain.report import Report
from assistant.interfaces.dependencies import Service, in_thread, in_turn
from assistant.interfaces.web.reading import Line, Node, fact_counts, figures_to_compare, lines, outline
from assistant.interfaces.web.templating import page, report_link, standing, titled
from assistant.service import Assistant

router = APIRouter(include_in_schema=False)

_FIELDS = (
    ("title", "标题", "如：2023年度述职述廉报告"),
    ("author", "作者", "姓名或代号"),
    ("office", "职务", "如：县教育局局长"),
    ("region", "地区", "如：某市某县"),
    ("year", "年份", "四位数，如 2023"),
    ("portfolios", "分管领域", "用分号隔开，如：教育；人社"),
    ("collection", "材料集", "如：2023年度述职材料"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: what it holds now, and what was wrong with what was typed."""

    name: str
    label: str
    example: str
    value: str
    wrong: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything on a report's page."""

    report: Report
    title: str
    standing: tuple[str, ...]
    href: str
    lines: tuple[Line, ...]
    outline: tuple[Node, ...]
    fields: tuple[Field, ...]
    facts: tuple[tuple[str, int], ...]
    shows_facts: bool
    to_compare: int
    corrected: bool
    problem: str
    hint: str
    portfolio_names: tuple[str, ...]


# Ids may hold a slash (reports.csv gives them), so the narrower routes stand before the page's own.
@router.get("/reports/{report_id:path}/discard")
async def confirm_discard(report_id: str, request: Request, service: Service) -> Response:
    """Ask before a report is taken out."""
    service.ensure(Permission.DELETE)
    report = await in_thread(request, service.report, report_id)
    return page(
        "discard.html",
        title=titled(report.metadata, report_id),
        standing=standing(report.metadata),
        source=report.source,
        passages=len(report.passages),
        href=report_link(report_id),
        action=report_link(report_id, action="discard"),
    )


@router.post("/reports/{report_id:path}/discard")
async def discard(report_id: str, request: Request, service: Service) -> Response:
    """Take a report out, and say where its file went."""
    service.ensure(Permission.DELETE)
    report = await in_thread(request, service.report, report_id)
    moved_to = await in_turn(request, service.discard, report_id)
    return page(
        "discarded.html",
        title=titled(report.metadata, report_id),
        moved_to=f"{service.settings.corpus}/{moved_to}",
        source=report.source,
    )


@router.get("/reports/{report_id:path}")
async def report_page(
    report_id: str,
    request: Request,
    service: Service,
    facts: bool = False,
    corrected: bool = False,
) -> Response:
    """A report: its structure beside its text, passages with role and portfolios, facts on request."""
    return await in_thread(request, _shown, service, report_id, facts=facts, corrected=corrected)


@router.post("/reports/{report_id:path}")
async def correct(
    report_id: str,
    request: Request,
    service: Service,
    title: Annotated[str, Form()] = "",
    author: Annotated[str, Form()] = "",
    office: Annotated[str, Form()] = "",
    region: Annotated[str, Form()] = "",
    year: Annotated[str, Form()] = "",
    portfolios: Annotated[str, Form()] = "",
    collection: Annotated[str, Form()] = "",
) -> Response:
    """Correct what is known of a report; what cannot be taken comes back in the form with the reason."""
    typed = {
        "title": title,
        "author": author,
        "office": office,
        "region": region,
        "year": year,
        "portfolios": portfolios,
        "collection": collection,
    }
    values = {name: " ".join(value.split()) for name, value in typed.items()}
    try:
        await in_turn(request, service.correct, report_id, values)
    except BadInput as error:
        return await in_thread(request, _shown, service, report_id, typed=values, error=error)
    return RedirectResponse(f"{report_link(report_id)}?corrected=1", status_code=303)


def _shown(
    service: Assistant,
    report_id: str,
    *,
    facts: bool = False,
    corrected: bool = False,
    typed: Mapping[str, str] | None = None,
    error: AssistantError | None = None,
) -> Response:
    report = service.report(report_id)
    wrong = _field_of(error)
    shown = ReportPage(
        report=report,
        title=titled(report.metadata, report_id),
        standing=standing(report.metadata),
        href=report_link(report_id),
        lines=lines(report, facts=facts),
        outline=outline(report),
        fields=_fields(_known(report) if typed is None else typed, wrong, error.detail if error else ""),
        facts=fact_counts(report),
        shows_facts=facts,
        to_compare=len(figures_to_compare(report)),
        corrected=corrected,
        problem=error.detail if error else "",
        hint=error.hint if error else "",
        portfolio_names=service.vocabulary.names,
    )
    return page("report.html", error.status if error else 200, page=shown)


def _field_of(error: AssistantError | None) -> str:
    """The field that an error is about, empty where it is about none of them."""
    if isinstance(error, UnknownValue) and error.field == "分管领域":
        return "portfolios"
    return "year" if error is not None and error.detail.startswith("年份") else ""


def _known(report: Report) -> dict[str, str]:
    known = report.metadata
    return {
        "title": known.title,
        "author": known.author,
        "office": known.office,
        "region": known.region,
        "year": str(known.year or ""),
        "portfolios": "；".join(known.portfolios),
        "collection": known.collection,
    }


def _fields(values: Mapping[str, str], wrong: str, why: str) -> tuple[Field, ...]:
    return tuple(
        Field(name, label, example, values[name], why if name == wrong else "")
        for name, label, example in _FIELDS
    )
