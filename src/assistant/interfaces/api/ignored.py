"""/v1/ignored: findings that are not to be told again."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from assistant.domain.results import Ignore
from assistant.export.json import ignore_as_dict
from assistant.interfaces.api.checks import IgnoreView
from assistant.interfaces.api.schemas import ErrorAnswer
from assistant.interfaces.dependencies import Responses, Service, in_thread
from assistant.service import Assistant

router = APIRouter(prefix="/v1/ignored", tags=["checks"])
_ERRORS: Responses = {
    403: {"model": ErrorAnswer, "description": "权限不够"},
    422: {"model": ErrorAnswer, "description": "没有写明忽略什么"},
}
_MISSING: Responses = {404: {"model": ErrorAnswer, "description": "清单里没有这一条"}}


class IgnoreRequest(BaseModel):
    """What is not to be told (rule, text), and where: in one report, or for an office, region or collection."""

    model_config = ConfigDict(extra="forbid")

    rule: str = ""
    text: str = ""
    report: str = ""
    office: str = ""
    region: str = ""
    collection: str = ""
    reason: str = ""
    name: str = ""


class IgnoreList(BaseModel):
    """The list, in the order of the file."""

    ignored: list[IgnoreView]


@router.get("", summary="忽略清单")
async def listed(request: Request, service: Service) -> IgnoreList:
    """Everything that is not told again."""
    lines = await in_thread(request, service.ignores)
    return IgnoreList(ignored=[_view(line) for line in lines])


@router.post("", status_code=201, responses=_ERRORS, summary="以后不再提示这一处")
async def add(asked: IgnoreRequest, request: Request, service: Service) -> IgnoreView:
    """Add a line. One that ignores the same is replaced."""
    return _view(await in_thread(request, _add, service, asked))


@router.delete("/{line_id}", responses={**_ERRORS, **_MISSING}, summary="恢复提示")
async def remove(line_id: str, request: Request, service: Service) -> IgnoreView:
    """Take a line out; what it left out is told again."""
    return _view(await in_thread(request, service.unignore, line_id))


def _add(service: Assistant, asked: IgnoreRequest) -> Ignore:
    return service.ignore(Ignore(**asked.model_dump()))


def _view(line: Ignore) -> IgnoreView:
    return IgnoreView.model_validate(ignore_as_dict(line))
