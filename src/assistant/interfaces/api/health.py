"""GET /healthz and /readyz."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from assistant.base.version import __version__
from assistant.domain.callers import Permission
from assistant.domain.results import ErrorAnswer
from assistant.interfaces.dependencies import Service, in_thread
from assistant.service import Stock

router = APIRouter(tags=["health"])


@dataclass(frozen=True, slots=True)
class Health:
    """The process answers."""

    status: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready(Stock):
    """There is an index that can be searched, and what it holds."""

    status: str


@router.get("/healthz", summary="进程是否活着")
async def healthz() -> Health:
    """Answers as soon as the process does."""
    return Health("ok", __version__)


@router.get(
    "/readyz", responses={503: {"model": ErrorAnswer, "description": "还不能检索"}}, summary="能否检索"
)
async def readyz(request: Request, service: Service) -> Ready:
    """Answers 200 when there is an index that can be searched."""
    stock = await in_thread(request, service.ready)
    return Ready(
        generation=stock.generation,
        reports=stock.reports,
        passages=stock.passages,
        encoder=stock.encoder,
        status="ready",
    )


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}, "description": "Prometheus 的文本格式"}},
    summary="运行指标：耗时、排队、拒绝、缓存、索引",
)
async def metrics(request: Request, service: Service) -> Response:
    """Figures for Prometheus."""
    service.ensure(Permission.OBSERVE)
    return Response(
        await in_thread(request, request.app.state.metrics.text),
        media_type=request.app.state.metrics.MEDIA_TYPE,
    )
