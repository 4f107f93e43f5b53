"""The service starts whatever is wrong with its files, and its pages name the cure."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.index import current
from assistant.interfaces.app import create_app
from assistant.service import Assistant

_BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
_REPORT = ("新.txt", "一、履职情况\n修通机耕道12公里，客车一天两趟，群众出行方便了许多。\n".encode())


def _generation(index: Path) -> Path:
    return index / "generations" / str(current(index))


def _nothing(index: Path) -> None:
    shutil.rmtree(index)


def _current(index: Path) -> None:
    (index / "CURRENT").write_bytes(os.urandom(20))


def _manifest(index: Path) -> None:
    (_generation(index) / "manifest.json").write_bytes(b"{")


def _store(index: Path) -> None:
    path = next(_generation(index).glob("*/store.sqlite"))
    path.write_bytes(b"\0" * path.stat().st_size)


def _torn_sidecar(index: Path) -> None:
    path = next(_generation(index).glob("*/statements/about.json"))
    path.write_bytes(path.read_bytes()[:-1])


def _pending(index: Path) -> None:
    _nothing(index)
    index.mkdir()
    (index / "pending.json").write_text("[", encoding="utf-8")


@pytest.mark.parametrize("spoil", [_nothing, _current, _manifest, _store, _torn_sidecar, _pending])
def test_the_service_starts_and_names_the_cure(service: Assistant, spoil: Callable[[Path], None]) -> None:
    spoil(service.settings.index)
    with TestClient(create_app(assistant=service), base_url="http://localhost") as client:
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["error"]["code"] in ("index_missing", "index_damaged")
        assert "assistant index" in ready.json()["error"]["hint"]
        for address in ("/", "/?q=学校", "/corpus", "/draft", "/audit", "/help"):
            answer = client.get(address, headers=_BROWSER)
            assert answer.status_code in (200, 503), address
            assert "程序出错了" not in answer.text
            if answer.status_code == 503:
                assert "assistant index" in answer.text
        for uploaded in (client.post("/v1/reports", files=[("files", _REPORT)]),):
            assert uploaded.status_code == 503, uploaded.text
            assert "assistant index" in uploaded.json()["error"]["hint"]
        assert not (service.settings.corpus / "上传").exists()

        service.ingest()

        assert client.get("/readyz").json()["reports"] == 3
        assert client.post("/v1/reports", files=[("files", _REPORT)]).status_code == 201


def test_torn_files_of_an_audit_stop_nothing(service: Assistant) -> None:
    for number, torn in enumerate((b"", b"{", b"\xff\xfe", b"[]")):
        folder = service.settings.index / f"audits/2025010{number}-000000-aaaaaa"
        folder.mkdir(parents=True)
        (folder / "job.json").write_bytes(torn)
        (folder / "findings.jsonl").write_bytes(torn)
    with TestClient(create_app(assistant=service), base_url="http://localhost") as client:
        assert client.get("/v1/audits").json() == {"audits": []}
        assert client.get("/audit", headers=_BROWSER).status_code == 200
        assert client.get("/v1/audits/20250100-000000-aaaaaa").status_code == 409
