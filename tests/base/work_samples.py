"""Pieces of work that take too much, for tests of what ends them."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from assistant.base.errors import UnknownValue
from assistant.base.work_process import report_progress


def process_id() -> int:
    return os.getpid()


def hold_the_interpreter(length: int) -> None:
    """A pattern that takes exponential time: no other thread of its process runs meanwhile."""
    re.fullmatch("(a|aa)+", "a" * length + "b")


def take_memory(megabytes: int) -> int:
    return len(b"x" * megabytes * 1024 * 1024)


def refuse(value: str) -> None:
    raise UnknownValue("部分", value, ["履职", "廉政"])


def end_itself() -> None:
    os._exit(3)


def count_to(number: int) -> int:
    """Say how far it is after each step."""
    for step in range(1, number + 1):
        report_progress("数数", step, number)
    return number


def print_and_return(value: str) -> str:
    print("这一行不该混进回答里")
    return value


def leave_a_file_and_hang(note: str) -> None:
    """Write where temporary files go, start a process of its own group, say where and which, and never end."""
    import tempfile

    file = Path(tempfile.mkdtemp()) / "草稿.txt"
    file.write_text("述职报告", encoding="utf-8")
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    Path(note).write_text(f"{file}\n{child.pid}", encoding="utf-8")
    time.sleep(600)
