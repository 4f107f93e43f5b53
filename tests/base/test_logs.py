"""Logs are lines, as text or JSON, and cannot fill the disk."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.base import logs


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield tmp_path / "logs" / "assistant.log"
    for handler in root.handlers[:]:
        if handler not in handlers:
            handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_has_what_a_request_was(file: Path) -> None:
    logs.configure("json", file, logging.INFO)
    fields = {"request_id": "r-1", "status": 200, "path": "/v1/search", "milliseconds": 12.5}
    logging.getLogger("assistant.http").info("GET %s", "/v1/search", extra=fields)

    entry = json.loads(file.read_text("utf-8"))
    assert {name: entry[name] for name in fields} == fields
    assert (entry["level"], entry["message"]) == ("info", "GET /v1/search")


def test_a_line_cannot_be_forged(file: Path) -> None:
    logs.configure("text", file)
    logging.getLogger("甲").warning("名称 %s", "x\n2026-01-01 00:00:00,000 ERROR 假的一行")

    assert [line[:2] for line in file.read_text("utf-8").splitlines()][1:] == ["  "]


def test_the_same_line_is_written_once_and_counted(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    logs.configure("text", file)
    for _ in range(10_000):
        logging.getLogger("甲").error("磁盘满了")
    logging.getLogger("甲").error("另一件事")
    assert file.read_text("utf-8").count("磁盘满了") == 1

    monkeypatch.setattr(logs, "_INTERVAL", 0.0)
    for _ in range(2):
        logging.getLogger("乙").error("磁盘满了")
    assert file.read_text("utf-8").count("磁盘满了") == 3


def test_files_are_started_anew_and_the_oldest_goes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_FILE_BYTES", 2_000)
    logs.configure("json", file, logging.INFO)
    for number in range(500):
        logging.getLogger("甲").info("GET /%d", number, extra={"status": 200})

    written = sorted(file.parent.iterdir())
    assert len(written) == 5
    assert sum(one.stat().st_size for one in written) <= 5 * 2_000
