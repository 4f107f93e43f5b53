"""/v1/ignored: findings that are ignored."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from assistant.domain.results import ErrorAnswer, Ignore, IgnoreList
from assistant.interfaces.api.requests import Line, RequestBody
from assistant.interfaces.dependencies import CHANGING, Responses, Service, in_thread

router = APIRouter(prefix="/v1/ignored", tags=["checks"])
_ERRORS: Responses = {
    403: {"model": ErrorAnswer, "description": "权限不够"},
    422: {"model": ErrorAnswer, "description": "没有写明忽略什么"},
}
_MISSING: Responses = {404: {"model": ErrorAnswer, "description": "清单里没有这一条"}}


class IgnoreRequest(RequestBody):
    """What to ignore (rule, text), and where: in one report, or for an office, region or collection."""

    rule: Line = ""
    text: Annotated[str, Field(max_length=5000)] = ""
    report: Line = ""
    office: Line = ""
    region: Line = ""
    collection: Line = ""
    reason: Line = ""
    name: Line = ""


@router.get("", summary="忽略清单")
async def ignores(request: Request, service: Service) -> IgnoreList:
    """All lines of the list, in the order of the file."""
    return IgnoreList(await in_thread(request, service.ignores))


@router.post("", status_code=201, responses={**CHANGING, **_ERRORS}, summary="以后不再提示这一处")
async def add(body: IgnoreRequest, request: Request, service: Service) -> Ignore:
    """Add a line. One that ignores the same is replaced."""
    return await in_thread(request, service.ignore, Ignore(**body.model_dump()))


@router.delete("/{line_id}", responses={**CHANGING, **_ERRORS, **_MISSING}, summary="恢复提示")
async def remove(line_id: str, request: Request, service: Service) -> Ignore:
    """Remove a line: the findings that it ignored are reported again."""
    return await in_thread(request, service.unignore, line_id)
