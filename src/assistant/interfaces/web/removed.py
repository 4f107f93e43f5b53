"""The page at ``/corpus/removed``: reports that were taken out, and the way to put one back."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from assistant.interfaces.dependencies import Service, in_thread, in_turn
from assistant.interfaces.web.templating import page, report_link

router = APIRouter(include_in_schema=False)


@router.get("/corpus/removed")
async def removed_page(request: Request, service: Service) -> Response:
    """What was taken out, the latest first."""
    return page("removed.html", removed=await in_thread(request, service.removed))


@router.post("/corpus/removed")
async def put_back(request: Request, service: Service, key: Annotated[str, Form(max_length=300)]) -> Response:
    """Put a report back where it was, with its row; the answer leads to it."""
    result = await in_turn(request, service.restore_removed, key)
    back = (*result.added, *result.changed)
    return RedirectResponse(report_link(back[0]) if back else "/corpus", status_code=303)
