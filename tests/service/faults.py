"""Faults at every step of a change: a child process is killed, or refused by the disk, at its n-th file operation."""

import errno
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.base.errors import StorageFailed

_CHANGING = {"os.rename", "os.mkdir", "os.link", "os.remove", "os.rmdir", "os.chmod", "os.truncate"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

KILLED, DONE, REFUSED, TRACEBACK = 9, 0, 7, 8


def _counting(below: Path, fault: Callable[[int], None]) -> Callable[[str, Any], None]:
    seen = 0

    def hook(event: str, arguments: Any) -> None:
        nonlocal seen
        changes = event in _CHANGING or (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        )
        if changes and str(arguments[0]).startswith(str(below)):
            seen += 1
            fault(seen)

    return hook


def in_child(work: Callable[[], object], below: Path, step: int, *, kill: bool) -> int:
    """Do ``work`` in a forked process that dies, or gets ENOSPC, at its ``step``-th operation below a folder.

    KILLED; DONE where there were fewer operations; REFUSED where the error was one of the product; TRACEBACK.
    """

    def fault(seen: int) -> None:
        if seen == step:
            if kill:
                os._exit(KILLED)
            raise OSError(errno.ENOSPC, "No space left on device")

    child = os.fork()
    if child == 0:
        status = TRACEBACK
        try:
            sys.addaudithook(_counting(below, fault))
            work()
            status = DONE
        except StorageFailed:
            status = REFUSED
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
