"""Processes: worker pools that end with their parent, memory limits, and ending a process with all that it started.

What only POSIX systems have (process groups, ``resource``, ``/proc``) stands here with its counterpart on Windows.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

_PAGE = 4096 if sys.platform == "win32" else os.sysconf("SC_PAGE_SIZE")
_MIB = 1024 * 1024


def pool(workers: int, initialise: Callable[[], object] | None = None) -> ProcessPoolExecutor:
    """A pool of ``workers`` processes. Each calls ``initialise``, which must be picklable, before its first task."""
    # "spawn", since a forked child would inherit the threads and locks of a serving process.
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=partial(_initialise, initialise))


def _initialise(initialise: Callable[[], object] | None) -> None:
    """Make this worker exit when its parent does: a parent that was killed cannot stop its workers."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    if initialise is not None:
        initialise()


def own_group() -> dict[str, Any]:
    """The arguments of ``subprocess.Popen`` that put a process, and what it starts, into a group of its own."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined, unused-ignore]
    return {"start_new_session": True}


def end_tree(pid: int) -> None:
    """Kill a process and all that it started, at once and without asking. Nothing happens where it has ended.

    On Windows by ``taskkill``; elsewhere by signals, to the processes below it as ``/proc`` lists them and to its group
    where it leads one.
    """
    if os.name == "nt":
        command = ["taskkill", "/PID", str(pid), "/T", "/F"]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        return
    everything = [pid, *_descendants(pid)]
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
    for one in everything:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(one, signal.SIGKILL)


def _descendants(pid: int) -> list[int]:
    """The processes below one, where ``/proc`` lists them; [] elsewhere."""
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in children.read_text("ascii").split():
                found += [int(child), *_descendants(int(child))]
    return found


def is_running(pid: int) -> bool:
    """Whether there is a process with this id. On Windows always True: signal 0 would end it."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def resident_megabytes(pid: int) -> float | None:
    """The memory that a process has of its own, in MiB: resident, without files that are mapped. None where unknown."""
    try:
        resident, shared = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1:3]
    except (OSError, ValueError):
        return None
    return (int(resident) - int(shared)) * _PAGE / _MIB


@contextlib.contextmanager
def limit_memory(megabytes: int) -> Iterator[None]:
    """Let this process allocate only so much more memory inside the block: beyond it, MemoryError is raised.

    Files that are mapped do not count. Does nothing where the system has no such limit (Windows, macOS).
    """
    if sys.platform != "linux":
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    data = int(Path("/proc/self/statm").read_text("ascii").split()[5]) * _PAGE
    wanted = data + megabytes * _MIB
    most = wanted if before[1] == resource.RLIM_INFINITY else min(wanted, before[1])
    resource.setrlimit(resource.RLIMIT_DATA, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)
