"""The page at ``/ignored``: the findings that are not shown again, with who decided so, when and why."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from assistant.domain.results import Ignore
from assistant.export.labels import rule_title
from assistant.interfaces.dependencies import Service, in_thread
from assistant.interfaces.web.templating import page

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class IgnoreView:
    """One line of the list, ready for the template. ``scope``: where it holds, as pairs of label and value."""

    id: str
    text: str
    rule: str
    scope: tuple[tuple[str, str], ...]
    name: str
    date: str
    reason: str


@router.get("/ignored")
async def ignored_page(request: Request, service: Service, restored: str = "") -> Response:
    """All lines, the latest first; ``restored`` says that one has just been taken off."""
    lines = await in_thread(request, service.ignores)
    return page(
        "ignored.html",
        lines=[_view(line) for line in sorted(lines, key=lambda line: line.date)[::-1]],
        restored=bool(restored),
    )


@router.post("/ignored/{line_id}/restore")
async def restore(line_id: str, request: Request, service: Service) -> Response:
    """Take a line off the list: what it silenced is shown again. Raises NotFound, NotAllowed."""
    await in_thread(request, service.unignore, line_id)
    return RedirectResponse("/ignored?restored=1", 303)


def _view(line: Ignore) -> IgnoreView:
    named = (
        ("职务", line.office),
        ("地区", line.region),
        ("材料集", line.collection),
        ("报告", line.report),
    )
    return IgnoreView(
        id=line.id,
        text=line.text,
        rule=rule_title(line.rule) if line.rule else "",
        scope=tuple((label, value) for label, value in named if value),
        name=line.name,
        date=line.date,
        reason=line.reason,
    )
