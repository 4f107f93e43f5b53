"""Temporary folders that a killed program does not leave behind for good: drafts lie in them."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.base.files import remove_folder
from assistant.base.processes import is_running

_PREFIX = "assistant-"


@contextmanager
def temporary_folder(purpose: str) -> Iterator[Path]:
    """A folder for one piece of work, its owner's alone; its name says which process it belongs to."""
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{purpose}-{os.getpid()}-"))
    try:
        yield folder
    finally:
        remove_folder(folder)


def remove_leftovers() -> None:
    """Remove the temporary folders of processes that are gone: they were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*-*"):
        pid = folder.name.removeprefix(_PREFIX).split("-")[1]
        if pid.isdecimal() and not is_running(int(pid)):
            remove_folder(folder)
