"""GET /healthz and /readyz."""

from fastapi import APIRouter, Request

from assistant.base.version import __version__
from assistant.interfaces.api.schemas import ErrorAnswer, Health, Ready
from assistant.interfaces.dependencies import Service, in_thread

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="进程是否活着")
async def healthz() -> Health:
    """Answers as soon as the process does."""
    return Health(status="ok", version=__version__)


@router.get(
    "/readyz", responses={503: {"model": ErrorAnswer, "description": "还不能检索"}}, summary="能否检索"
)
async def readyz(request: Request, service: Service) -> Ready:
    """Answers 200 when there is an index that can be searched."""
    stock = await in_thread(request, service.stock)
    return Ready(
        status="ready",
        generation=stock.generation,
        reports=stock.reports,
        passages=stock.passages,
        encoder=stock.encoder,
    )
