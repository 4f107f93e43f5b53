"""The server: the application behind limits on connections, heads of requests and idle time."""

import asyncio
import logging
import socket
from pathlib import Path

import uvicorn

from assistant.base import logs
from assistant.interfaces.app import create_app
from assistant.interfaces.http.connections import (
    BACKLOG,
    HEAD_BYTES,
    KEEP_ALIVE,
    limited,
    most_connections,
    quiet_accept_errors,
)
from assistant.interfaces.http.workers import Supervisor, follow_parent
from assistant.service import Assistant
from assistant.service.apart import warm_apart
from assistant.settings import Settings

# Seconds for answers under way when the service is stopped; pages that watch an audit would never let go.
_LAST_ANSWERS = 3


def configuration(settings: Settings, service: Assistant) -> uvicorn.Config:
    """How the server runs."""
    return uvicorn.Config(
        create_app(assistant=service),
        host=settings.host,
        port=settings.port,
        http=limited(most_connections(settings.max_connections)),
        ws="none",
        loop="asyncio",
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE,
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_graceful_shutdown=_LAST_ANSWERS,
        log_config=None,
        access_log=False,
        server_header=False,
        # Whoever connects may say anything in these headers: only those of the proxy are believed.
        proxy_headers=bool(settings.proxy),
        forwarded_allow_ips=settings.proxy or None,
        ssl_certfile=settings.certfile,
        ssl_keyfile=settings.keyfile,
    )


def run(settings: Settings) -> None:
    """Serve until the process is to stop."""
    _configure_logs(settings, settings.log_file)
    if settings.workers > 1:
        Supervisor(settings, _serve_as_worker).run()
    else:
        _serve(settings)


def _serve_as_worker(settings: Settings, listening: socket.socket, number: int) -> None:
    """Serve on a socket that other workers accept from as well; each writes a log of its own."""
    file = settings.log_file
    _configure_logs(settings, file and file.with_stem(f"{file.stem}-{number}"))
    _serve(settings, listening)


def _configure_logs(settings: Settings, file: Path | None) -> None:
    detailed = file is not None or settings.log_format == "json"
    logs.configure(settings.log_format, file, logging.INFO if detailed else logging.WARNING)


def _serve(settings: Settings, listening: socket.socket | None = None) -> None:
    service = Assistant(settings)
    server = uvicorn.Server(configuration(settings, service))
    follow_parent(lambda: setattr(server, "should_exit", True))

    async def serve() -> None:
        quiet_accept_errors(asyncio.get_running_loop())
        # The processes start while the application loads; the first long text need not wait for them.
        warming = asyncio.get_running_loop().run_in_executor(None, warm_apart, service)
        await server.serve(None if listening is None else [listening])
        warming.cancel()

    asyncio.run(serve())
