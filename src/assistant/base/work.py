"""Work in processes that can be killed: each piece of it has a limit of time and of memory, and can be cancelled.

A thread cannot be stopped, and one that is inside a regular expression or a C library holds every other thread up. A
process can: work that depends on somebody's text or file runs in one of a few processes that are started once and kept.

Each is ``python -c`` with the module path of this process, so that nobody's ``__main__`` is run again. What goes in and out
is pickled, with its length before it: a callable that can be imported, its arguments, and its result or what it raised.
"""

import atexit
import contextlib
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from assistant.base.errors import Stopped, TooCostly
from assistant.base.files import remove_folder
from assistant.base.processes import end_tree, is_running, resident_megabytes

T = TypeVar("T")

SECONDS, MEGABYTES = 60.0, 2048
"""What one piece of work may take where nothing else is said: time, and memory beside what its process holds anyway."""

_POLL = 0.1  # seconds between two looks at the work under way
_GRACE = 30.0  # seconds after which a process whose parent was killed ends in the middle of its work
FOLDERS = "assistant-work-"
_START = (
    "import sys; sys.path[:] = sys.argv[1:]; from assistant.base.work_process import answer_all; answer_all()"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may take: seconds, and MiB of memory beside what its process holds anyway."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES


class Cancellation:
    """Lets another thread end a piece of work, before or after it has begun."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """End the work as soon as possible; :meth:`Workers.run` then raises Stopped."""
        self._event.set()

    @property
    def is_set(self) -> bool:
        """Whether the work is to end."""
        return self._event.is_set()


class Workers:
    """Up to ``count`` processes that work on one thing at a time. Safe to share between threads.

    They are started when first needed. One that is killed, because its work took too much or was cancelled, is replaced.
    """

    def __init__(self, count: int) -> None:
        self._idle: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)
        self._live: set[_Process] = set()
        self._lock = threading.Lock()
        self._watch: threading.Thread | None = None
        self._closed = False
        self.ended: Counter[str] = Counter()
        """How often work was ended, by reason: time, memory, cancelled, died."""

    def run(
        self,
        work: Callable[..., T],
        *arguments: object,
        limits: Limits | None = None,
        cancellation: Cancellation | None = None,
        progress: Callable[..., None] | None = None,
    ) -> T:
        """What ``work`` returns for ``arguments``, in another process; waits for a free one.

        ``progress`` is given what ``work`` hands to :func:`assistant.base.work_process.report_progress`, and may raise to
        cancel. Raises what ``work`` and ``progress`` raise, TooCostly when it exceeds ``limits`` or its process dies,
        Stopped when it is cancelled.
        """
        limits = limits or Limits()
        process = self._obtain(cancellation)
        try:
            process.begin(limits, cancellation)
            kind, value = process.ask(work, arguments, limits, progress)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            ended = self._ended(process, limits)
            process.reason = process.reason or "died"
            raise ended from error
        except BaseException:  # the work goes on, and nobody waits for it
            process.reason = process.reason or "cancelled"
            raise
        finally:
            process.finish()
            if process.usable:
                self._idle.put(process)
            else:
                self._discard(process)
                self._idle.put(None)
        if kind == "memory":
            self.ended["memory"] += 1
            raise TooCostly.memory(limits.megabytes)
        if kind == "raised":
            raise value
        result: T = value
        return result

    def warm(self, number: int, work: Callable[..., object], *arguments: object) -> None:
        """Start ``number`` processes and let each do ``work``, so that the first real work need not wait for it."""
        threads = [
            threading.Thread(target=self.run, args=(work, *arguments), daemon=True) for _ in range(number)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def close(self) -> None:
        """End all processes, whatever they do."""
        self._closed = True
        with self._lock:
            processes = list(self._live)
        for process in processes:
            self._discard(process)

    def _obtain(self, cancellation: Cancellation | None) -> "_Process":
        while True:
            if cancellation is not None and cancellation.is_set:
                raise Stopped
            try:
                held = self._idle.get(timeout=_POLL)
                break
            except queue.Empty:
                continue
        if held is not None and held.usable:
            return held
        if held is not None:
            self._discard(held)
        try:
            process = _Process()
        except OSError:
            self._idle.put(None)
            raise
        with self._lock:
            self._live.add(process)
            if self._watch is None:
                self._watch = threading.Thread(target=self._watch_all, name="work limits", daemon=True)
                self._watch.start()
        return process

    def _discard(self, process: "_Process") -> None:
        process.kill()
        with self._lock:
            self._live.discard(process)

    def _ended(self, process: "_Process", limits: Limits) -> Exception:
        self.ended[process.reason or "died"] += 1
        if process.reason == "cancelled" or self._closed:
            return Stopped()
        if process.reason == "time":
            return TooCostly.time(limits.seconds)
        if process.reason == "memory":
            return TooCostly.memory(limits.megabytes)
        return TooCostly.died()

    def _watch_all(self) -> None:
        """End what takes too much or is cancelled. Lives while there are processes."""
        while True:
            time.sleep(_POLL)
            with self._lock:
                processes = list(self._live)
                if not processes:
                    self._watch = None
                    return
            for process in processes:
                process.enforce()


class _Process:
    """One process, and what it works on."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"{FOLDERS}{os.getpid()}-"))
        # What a killed process leaves behind lies in a folder of its own, which is removed.
        environment = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.folder))}
        self._popen = subprocess.Popen(
            [sys.executable, "-c", _START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self.reason = ""
        self._lock = threading.Lock()
        self._deadline = float("inf")
        self._ceiling = float("inf")
        self._cancellation: Cancellation | None = None

    @property
    def usable(self) -> bool:
        """Whether it can be given work."""
        return not self.reason and self._popen.poll() is None

    def begin(self, limits: Limits, cancellation: Cancellation | None) -> None:
        """Hold the next work to these limits."""
        with self._lock:
            self._deadline = time.monotonic() + limits.seconds
            held = resident_megabytes(self._popen.pid)
            self._ceiling = float("inf") if held is None else held + limits.megabytes
            self._cancellation = cancellation

    def finish(self) -> None:
        """No limits: nothing is worked on."""
        with self._lock:
            self._deadline = self._ceiling = float("inf")
            self._cancellation = None

    def enforce(self) -> None:
        """Kill the process if its work takes too much or is cancelled."""
        with self._lock:
            if self._cancellation is not None and self._cancellation.is_set:
                reason = "cancelled"
            elif time.monotonic() > self._deadline:
                reason = "time"
            elif self._ceiling < float("inf") and (resident_megabytes(self._popen.pid) or 0) > self._ceiling:
                reason = "memory"
            else:
                return
            self.reason = self.reason or reason
        end_tree(self._popen.pid)

    def ask(
        self,
        work: Callable[..., object],
        arguments: tuple[object, ...],
        limits: Limits,
        progress: Callable[..., None] | None,
    ) -> tuple[str, Any]:
        """What became of the work: ("done", result), ("raised", error) or ("memory", None)."""
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        task = (work, arguments, limits.seconds + _GRACE, limits.megabytes)
        write_message(self._popen.stdin, task)
        answer: tuple[str, Any]
        while (answer := read_message(self._popen.stdout))[0] == "progress":
            if progress is not None:
                progress(*answer[1])
        return answer

    def kill(self) -> None:
        """End it and what it started, and remove what it left behind."""
        self.reason = self.reason or "closed"
        if self._popen.poll() is None:
            end_tree(self._popen.pid)
        self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what it was not able to take
                    stream.close()
        remove_folder(self.folder)


def write_message(stream: IO[bytes], message: object) -> None:
    """Write one pickled message."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(len(data).to_bytes(8, "big"))
    stream.write(data)
    stream.flush()


def read_message(stream: IO[bytes]) -> Any:
    """Read one pickled message. Raises EOFError where there is none or not all of it."""
    size = int.from_bytes(_exactly(stream, 8), "big")
    return pickle.loads(
        _exactly(stream, size)
    )  # from a process that this one started, or that started this one


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


_shared: Workers | None = None
_shared_lock = threading.Lock()


def shared_workers() -> Workers:
    """The processes that everything in this process shares; as many as there are cores, at least two."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _remove_leftovers()
            _shared = Workers(max(2, os.cpu_count() or 1))
            atexit.register(_shared.close)
        return _shared


def _remove_leftovers() -> None:
    """Remove the folders of processes whose parent was killed together with them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        parent = folder.name.removeprefix(FOLDERS).partition("-")[0]
        if parent.isdecimal() and not is_running(int(parent)):
            remove_folder(folder)
