"""``assistant serve`` for other machines: only with accounts, with HTTPS, and behind a proxy that alone is believed."""

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.base.errors import BadInput
from assistant.base.temporary import remove_leftovers, temporary_folder
from assistant.domain.callers import AccountRole, Rights
from assistant.interfaces.app import create_app
from assistant.interfaces.cli.serve import _guarded
from assistant.interfaces.http.serving import configuration
from assistant.service import Assistant
from assistant.settings import Settings


def _with_token(service: Assistant) -> str:
    return service.add_token("门户", Rights((AccountRole.READER,))).secret


@pytest.mark.parametrize("change", [{"host": "0.0.0.0"}, {"host": "10.0.0.8"}, {"proxy": "127.0.0.1"}])
def test_other_machines_need_accounts(service: Assistant, change: dict[str, str]) -> None:
    settings = replace(service.settings, **change)
    with pytest.raises(BadInput, match="还没有账户") as caught:
        _guarded(settings)
    assert "assistant user add" in caught.value.hint

    _with_token(service)
    assert _guarded(settings).allow_remote


def test_this_machine_needs_none(service: Assistant) -> None:
    assert _guarded(service.settings) == service.settings


def test_allow_remote_alone_opens_nothing(service: Assistant) -> None:
    with pytest.raises(BadInput, match="还没有账户"):
        _guarded(replace(service.settings, host="0.0.0.0", allow_remote=True))


def test_certificate_and_key_come_together(service: Assistant, tmp_path: Path) -> None:
    (tmp_path / "证书.pem").write_text("x")
    with pytest.raises(BadInput, match="一起给出"):
        _guarded(replace(service.settings, certfile=tmp_path / "证书.pem"))
    with pytest.raises(BadInput, match="没有文件"):
        _guarded(replace(service.settings, certfile=tmp_path / "没有.pem"))


@pytest.mark.parametrize("proxy", ["代理", "proxy.example", "10.0.0.8:80"])
def test_a_proxy_is_an_address(service: Assistant, proxy: str) -> None:
    _with_token(service)
    with pytest.raises(BadInput, match="不是 IP 地址"):
        _guarded(replace(service.settings, proxy=proxy))


def _log_origin(service: Assistant, proxy: str, client: str, **headers: str) -> tuple[str, str]:
    """The address that the log names for a request, and the scheme that the cookie is made for."""
    settings = Settings(corpus=service.settings.corpus, index=service.settings.index, proxy=proxy)
    config = configuration(settings, Assistant(settings))
    app = create_app(assistant=Assistant(settings))
    if config.proxy_headers:
        app = ProxyHeadersMiddleware(app, trusted_hosts=config.forwarded_allow_ips)  # type: ignore[assignment]
    with TestClient(app, base_url="http://localhost", client=(client, 5000), headers=headers) as site:
        site.post("/login", data={"name": "无人", "password": "错的口令错的口令"})
        service.add_user("张三", "青山绿水 共四十二里路", Rights((AccountRole.READER,)))
        signed = site.post(
            "/login", data={"name": "张三", "password": "青山绿水 共四十二里路"}, follow_redirects=False
        )
    record = next(
        one for one in service.log_page(action="sign_in").records if one.outcome == "not_authenticated"
    )
    return record.origin, "https" if "secure" in signed.headers["set-cookie"].lower() else "http"


@pytest.mark.parametrize(
    ("proxy", "client", "expected"),
    [
        ("10.9.9.9", "10.9.9.9", ("203.0.113.7", "https")),
        ("10.9.9.9", "10.1.1.1", ("10.1.1.1", "http")),
        ("", "127.0.0.1", ("127.0.0.1", "http")),
    ],
    ids=["the proxy", "somebody else", "no proxy"],
)
def test_only_the_proxy_is_believed(
    service: Assistant, proxy: str, client: str, expected: tuple[str, str]
) -> None:
    _with_token(service)

    told = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    assert _log_origin(service, proxy, client, **told) == expected


def test_what_a_verb_writes_is_its_users_alone(tmp_path: Path) -> None:
    """Index, tables and accounts; what a person wants written to a file of a name has the usual mode."""
    (tmp_path / "corpus").mkdir(mode=0o755)
    (tmp_path / "corpus/一.txt").write_text(
        "青岚县水务局局长2024年述职报告\n\n一、履职情况\n全年整修渠道46公里。\n"
    )
    run = [sys.executable, "-m", "assistant"]
    environment = {**os.environ, "ASSISTANT_INDEX": "index", "ASSISTANT_CORPUS": "corpus"}
    previous = os.umask(0o022)
    try:
        subprocess.run([*run, "index"], cwd=tmp_path, env=environment, check=True, capture_output=True)
        subprocess.run(
            [*run, "check", "corpus/一.txt", "-o", "核对.txt"],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
        )
    finally:
        os.umask(previous)

    made = list((tmp_path / "index").rglob("*"))
    assert made
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in made} == {0}
    assert stat.S_IMODE((tmp_path / "核对.txt").stat().st_mode) == 0o644


def test_what_a_killed_program_left_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f"assistant-office-{ended.pid}-abc"
    (left / "profile").mkdir(parents=True)
    (left / "report.doc").write_text("草稿")
    other = tmp_path / "assistant-notes"
    other.mkdir()
    with temporary_folder("office") as mine:
        assert stat.S_IMODE(mine.stat().st_mode) == 0o700
        remove_leftovers()
        assert (left.exists(), mine.exists(), other.exists()) == (False, True, True)
    assert not mine.exists()
