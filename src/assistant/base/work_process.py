"""The other side of :mod:`assistant.base.work`: the loop of a process that is given one piece of work after the other."""

import faulthandler
import gc
import os
import signal
import sys
from pathlib import Path
from typing import IO, Any

from assistant.base.files import remove_folder
from assistant.base.processes import limit_memory
from assistant.base.work import FOLDERS, read_message, write_message

_parent: IO[bytes] | None = None
"""Where answers go; None in a process that was not started to work for another."""


def report_progress(*values: object) -> None:
    """Tell whoever waits for this work how far it is: their callback is given these values. Nothing happens elsewhere."""
    if _parent is not None:
        write_message(_parent, ("progress", values))


def answer_all() -> None:
    """Do what is sent until nothing more comes: the parent has ended."""
    global _parent
    # Ctrl+C in a terminal reaches every process; the parent decides what becomes of this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Parsing makes many objects and no cycles: looking for these so often would take a tenth of the time.
    gc.set_threshold(50_000, 20, 20)
    requests, answers = _channels()
    _parent = answers
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device
        while True:
            try:
                work, arguments, seconds, megabytes = read_message(requests)
            except EOFError:
                break
            # Works without the interpreter's lock: also in the middle of a regular expression, with the parent gone.
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            # The parent looks at the memory in use and ends the process; this stops what grows between two looks.
            with limit_memory(megabytes * 3 // 2):
                answer = _answer(work, arguments)
            faulthandler.cancel_dump_traceback_later()
            try:
                _send(answers, answer)
            except BrokenPipeError:
                break
    _remove_own_folder()


def _remove_own_folder() -> None:
    """Remove the folder for temporary files that the parent made for this process, and no other."""
    folder = Path(os.environ.get("TMPDIR", ""))
    if folder.name.startswith(FOLDERS) and folder.is_dir():
        remove_folder(folder)


def _answer(work: Any, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", work(*arguments)
    except MemoryError:
        return "memory", None
    except Exception as error:
        return "raised", error


def _send(answers: IO[bytes], answer: tuple[str, Any]) -> None:
    try:
        write_message(answers, answer)
    except (TypeError, AttributeError, ValueError) as error:  # what cannot be pickled
        write_message(answers, ("raised", RuntimeError(f"{type(error).__name__}: {error}")))


def _channels() -> tuple[IO[bytes], IO[bytes]]:
    """Where work comes from and answers go; what a library prints goes to standard error instead."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - stays open
    return requests, answers
