"""Several server processes on one address: started, replaced when they die, and stopped together.

Each is the whole service. What they must agree on lies in files: the generation in force, accounts, sign-ins and failures
(:mod:`assistant.access.database`), the access log, and audits, each of which has one owner (its lock).
"""

import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from assistant.base.errors import AssistantError
from assistant.base.temporary import temporary_folder
from assistant.interfaces.http.connections import BACKLOG
from assistant.settings import Settings

_LOG = logging.getLogger("assistant.http")

SHORT_LIFE = 10.0
"""Seconds: a worker that dies sooner did not serve."""

MOST_SHORT_LIVES = 5
"""So many in a row, and the service stops: something is wrong that a new process does not mend."""

_LAST_SECONDS = 15.0

Serve = Callable[[Settings, socket.socket, int], None]
"""What a worker does: serve with these settings on this socket, as worker number so many, until it is to stop."""


@dataclass(slots=True)
class _Worker:
    number: int
    process: SpawnProcess
    begun: float


class Supervisor:
    """Runs ``settings.workers`` processes that ``serve``."""

    def __init__(self, settings: Settings, serve: Serve) -> None:
        self._settings = settings
        self._serve = serve
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._short_lives = 0
        self._wake, self._woken = self._context.Pipe()

    def run(self) -> None:
        """Serve until the process is to stop. Raises AssistantError where the workers cannot serve."""
        with ExitStack() as stack:
            # The figures of all workers are added up in files there; the client library looks for it when it is imported.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(stack.enter_context(temporary_folder("metrics")))
            stack.callback(os.environ.pop, "PROMETHEUS_MULTIPROC_DIR", None)
            listening = stack.enter_context(_listen(self._settings))
            for name in (signal.SIGINT, signal.SIGTERM):
                stack.callback(signal.signal, name, signal.signal(name, self._begin_to_stop))
            try:
                for number in range(1, self._settings.workers + 1):
                    self._start(number, listening)
                while not self._woken.poll():
                    self._replace_dead(listening)
            finally:
                self._stop()

    def _begin_to_stop(self, *arguments: object) -> None:
        self._wake.send(None)

    def _start(self, number: int, listening: socket.socket) -> None:
        process = self._context.Process(
            target=_work, args=(self._serve, self._settings, listening, number), name=f"worker {number}"
        )
        process.start()
        self._workers.append(_Worker(number, process, time.monotonic()))

    def _replace_dead(self, listening: socket.socket) -> None:
        """Wait until a worker ends or the service is to stop, and start another in the place of the one that ended."""
        sentinels: list[int | Connection] = [worker.process.sentinel for worker in self._workers]
        wait([*sentinels, self._woken])
        for worker in [one for one in self._workers if not one.process.is_alive()]:
            if self._woken.poll():
                return
            _LOG.error("worker %d ended (%s): another is started", worker.number, worker.process.exitcode)
            _forget_figures(worker.process.pid)
            self._workers.remove(worker)
            short = time.monotonic() - worker.begun < SHORT_LIFE
            self._short_lives = self._short_lives + 1 if short else 0
            if self._short_lives >= MOST_SHORT_LIVES:
                raise AssistantError(
                    "服务进程反复退出，已经停下", "请看日志里最早的报错，或先用 --workers 1 启动"
                )
            self._start(worker.number, listening)

    def _stop(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
        end = time.monotonic() + _LAST_SECONDS
        for worker in self._workers:
            worker.process.join(max(0.1, end - time.monotonic()))
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()


def follow_parent(stop: Callable[[], None]) -> None:
    """Call ``stop`` when the supervisor is gone, however it ended."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        stop()

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _work(serve: Serve, settings: Settings, listening: socket.socket, number: int) -> None:
    # Ctrl+C in a terminal reaches every process; the supervisor decides what becomes of this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(settings, listening, number)


def _listen(settings: Settings) -> socket.socket:
    """The socket that all workers accept from. Raises AssistantError where the address is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise AssistantError(
            f"{settings.host}:{settings.port} 用不了：{error.strerror}", "请换一个 --port，或停下占用它的程序"
        ) from error


def _forget_figures(pid: int | None) -> None:
    """Leave out the gauges of a process that has ended; what it counted stays counted."""
    from prometheus_client.multiprocess import mark_process_dead

    if pid is not None:
        mark_process_dead(pid)  # type: ignore[no-untyped-call]


__all__ = ["Supervisor", "follow_parent"]
