"""The service: pages and JSON in one application, behind one gate."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from assistant.base.errors import AssistantError
from assistant.base.version import __version__
from assistant.interfaces import api, languagetool, web
from assistant.interfaces.http.explain import explain
from assistant.interfaces.http.gate import Gate
from assistant.interfaces.http.metrics import Metrics
from assistant.interfaces.http.openapi import describe
from assistant.interfaces.http.queue import WorkQueue
from assistant.interfaces.identity import Identity, form_checked
from assistant.service import Assistant
from assistant.service.apart import processes
from assistant.settings import Settings


def create_app(settings: Settings | None = None, assistant: Assistant | None = None) -> FastAPI:
    """The application over one :class:`Assistant`; everything is loaded and warm before it is ready."""
    service = assistant or Assistant(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await to_thread.run_sync(service.complete_changes)
        await to_thread.run_sync(service.warm)
        await to_thread.run_sync(service.audits.resume)
        with service.following():
            yield
        await to_thread.run_sync(service.audits.close)

    app = FastAPI(
        title="述职报告助手",
        version=__version__,
        summary="按分管领域和部分检索往年述职报告",
        lifespan=lifespan,
        # The interactive page of the framework loads scripts from a content network: on an island it stays blank.
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(form_checked)],
    )
    _prepare(app, service)
    app.include_router(api.router)
    app.include_router(web.router)
    app.mount("/static", web.static_files(), name="static")
    app.add_middleware(Identity, service=service, wants_page=web.wants_page)
    app.add_middleware(Gate, settings=service.settings, metrics=app.state.metrics)
    for kind in (AssistantError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, explain)
    describe(app)
    return app


def _prepare(app: FastAPI, service: Assistant) -> None:
    """The queues, caches and figures that routes find in ``app.state``."""
    settings = service.settings
    # What the machine can do is shared among the workers of the service.
    cores = max(1, (os.cpu_count() or 1) // settings.workers)
    waiting = -(-settings.max_waiting // settings.workers)
    own = max(1, waiting // 2)
    app.state.assistant = service
    app.state.queue = WorkQueue(cores, waiting, own)
    app.state.changes = WorkQueue(1, waiting, own)
    app.state.apart = WorkQueue(processes(settings), waiting, own)
    # Typing makes ten requests a second: they take half of the cores, so that pages and searches go on beside them.
    app.state.typing = WorkQueue(max(1, cores // 2), waiting, own)
    app.state.remembered = languagetool.new_cache()
    app.state.metrics = Metrics(
        service,
        {
            "light": app.state.queue,
            "changes": app.state.changes,
            "apart": app.state.apart,
            "typing": app.state.typing,
        },
        {"languagetool": app.state.remembered},
    )
