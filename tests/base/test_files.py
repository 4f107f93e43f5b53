"""Durable writes, changes that are undone, and locks that are fair."""

import os
import threading
import time
from pathlib import Path

import pytest

from assistant.base.errors import Conflict
from assistant.base.files import Changes, Lock, write_atomically


def test_a_failed_write_leaves_the_old_content_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "表.csv"
    write_atomically(path, "旧")
    path.chmod(0o640)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            write_atomically(path, "新")
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("表.csv", "旧")]
    write_atomically(path, "新")
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("新", 0o640)


def test_what_was_done_is_undone_in_reverse_order(tmp_path: Path) -> None:
    (tmp_path / "甲").write_text("旧")
    (tmp_path / "乙").write_text("旧")

    changes = Changes()

    def change() -> None:
        with changes:
            changes.replace(tmp_path / "甲", "新")
            changes.replace(tmp_path / "甲", "更新")
            changes.move(tmp_path / "乙", tmp_path / "夹/乙")
            changes.create(tmp_path / "夹/丙", b"x")
            changes.replace(tmp_path / "丁", "x")
            raise KeyError

    with pytest.raises(KeyError):
        change()
    assert changes.undone
    assert {path.name: path.read_text() for path in tmp_path.rglob("*") if path.is_file()} == {
        "甲": "旧",
        "乙": "旧",
    }


def test_a_lock_is_waited_for_and_the_time_is_bounded(tmp_path: Path) -> None:
    held = Lock(tmp_path / "锁")
    with pytest.raises(Conflict):
        Lock(tmp_path / "锁")
    began = time.monotonic()
    with pytest.raises(Conflict):
        Lock(tmp_path / "锁", wait=0.1)
    assert 0.1 <= time.monotonic() - began < 5
    threading.Timer(0.05, held.release).start()
    Lock(tmp_path / "锁", wait=10).release()
    Lock(tmp_path / "锁").release()


def test_one_who_takes_a_lock_again_at_once_comes_after_those_who_wait(tmp_path: Path) -> None:
    stop = threading.Event()
    rounds = 0

    def greedy() -> None:
        nonlocal rounds
        while not stop.is_set():
            with Lock(tmp_path / "锁", wait=10):
                rounds += 1
                time.sleep(0.005)

    thread = threading.Thread(target=greedy)
    thread.start()
    try:
        for _ in range(5):
            before = rounds
            with Lock(tmp_path / "锁", wait=10):
                assert rounds - before <= 10
    finally:
        stop.set()
        thread.join()
