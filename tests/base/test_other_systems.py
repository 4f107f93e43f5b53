"""What only POSIX systems have, has its way on Windows: kept by fakes of what Windows has."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from assistant.base import processes, work_process
from assistant.base.errors import Conflict

BASE = Path(processes.__file__).parent


class Msvcrt(ModuleType):
    """Byte locks as Windows has them: one holder a file, by handle, refused with OSError."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.held: dict[int, int] = {}

    def locking(self, handle: int, mode: int, length: int) -> None:
        assert (mode, length) == (self.LK_NBLCK, 1)
        inode = os.fstat(handle).st_ino
        holder = self.held.get(inode)
        if holder is not None and holder != handle and _is_open(holder, inode):
            raise OSError(36, "Resource deadlock avoided")
        self.held[inode] = handle


def _is_open(handle: int, inode: int) -> bool:
    try:
        return os.fstat(handle).st_ino == inode
    except OSError:
        return False


@pytest.fixture
def windows_files(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """``assistant.base.files`` as it is loaded on Windows: without ``fcntl``, with ``msvcrt``."""
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt())
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setattr(sys, "platform", "win32")
    spec = importlib.util.spec_from_file_location("windows_files", BASE / "files.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "windows_files", module)
    spec.loader.exec_module(module)
    return module


def test_a_lock_is_held_by_one(windows_files: ModuleType, tmp_path: Path) -> None:
    held = windows_files.Lock(tmp_path / "lock")
    with pytest.raises(Conflict):
        windows_files.Lock(tmp_path / "lock")
    held.release()

    windows_files.Lock(tmp_path / "lock").release()


def test_who_waits_gives_up_in_time(windows_files: ModuleType, tmp_path: Path) -> None:
    held = windows_files.Lock(tmp_path / "lock")

    with pytest.raises(Conflict):
        windows_files.Lock(tmp_path / "lock", wait=0.05)
    held.release()


def test_a_process_and_its_children_are_ended_by_taskkill(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(processes.os, "name", "nt")
    monkeypatch.setattr(subprocess, "run", lambda command, **_: commands.append(command))

    processes.end_tree(4711)

    assert commands == [["taskkill", "/PID", "4711", "/T", "/F"]]


def test_a_group_is_made_as_windows_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes.os, "name", "nt")
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200, raising=False)

    assert processes.own_group() == {"creationflags": 0x200}


def test_a_process_is_never_probed_by_a_signal_that_would_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes.os, "name", "nt")
    monkeypatch.setattr(processes.os, "kill", lambda *_: pytest.fail("ended"))

    assert processes.is_running(4711)


def test_memory_is_not_limited_where_the_system_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes.sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "resource", None)

    with processes.limit_memory(1):
        assert len(b"x" * 4 * 1024 * 1024) == 4 * 1024 * 1024


@pytest.mark.parametrize("vanished", [True, False])
def test_a_work_process_removes_no_folder_but_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vanished: bool
) -> None:
    """Its folder may have been removed before it ends: then nothing is, least of all the folder above it."""
    (tmp_path / "别人的.txt").write_text("草稿", "utf-8")
    own = tmp_path / "assistant-work-1-x"
    if not vanished:
        own.mkdir()
    for folder in (own, tmp_path, Path()):
        monkeypatch.setenv("TMPDIR", str(folder) if folder != Path() else "")
        work_process._remove_own_folder()

    assert [one.name for one in tmp_path.iterdir()] == ["别人的.txt"]


def test_only_base_knows_of_systems() -> None:
    """A stranger finds what differs between systems in one place; the server's limit on handles alone is elsewhere."""
    names = ("import fcntl", "import msvcrt", "os.killpg", "os.fork(", "import resource\n", "os.setsid")
    found = {
        path.relative_to(BASE.parent).as_posix()
        for path in BASE.parent.rglob("*.py")
        if any(name in path.read_text("utf-8") for name in names)
    }

    assert found <= {"base/files.py", "base/processes.py", "interfaces/http/connections.py"}
