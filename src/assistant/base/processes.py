"""Worker processes that end when the process that started them does."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context, parent_process


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
