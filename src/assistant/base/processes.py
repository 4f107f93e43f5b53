"""Other processes that do a part of the work, and end when the one they work for does."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context, parent_process


def pool(workers: int, begin: Callable[[], object] | None = None) -> ProcessPoolExecutor:
    """A pool of ``workers``; each calls ``begin``, which must pickle, before its first task.

    "spawn": a forked child would inherit the threads and locks of a serving process.
    """
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=partial(_begin, begin))


def _begin(begin: Callable[[], object] | None) -> None:
    """Let this worker end when its owner does: a killed one cannot tell its workers to stop."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    if begin is not None:
        begin()
