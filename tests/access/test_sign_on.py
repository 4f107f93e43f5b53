"""Single sign-on by OIDC, CAS and LDAP, each against a server on loopback."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey
from sign_on_servers import CLIENT, NAME, PASSWORD, PLACE, SECRET, Cas, Directory, Issuer, running

from assistant.base.errors import BadSetting
from assistant.domain.callers import AccountRole, Rights
from assistant.interfaces.app import create_app
from assistant.interfaces.identity import COOKIE
from assistant.service import Assistant
from assistant.settings import Settings

LOCAL = "白云苍狗 第七回合完"
PAGE = {"Accept": "text/html"}
WRITER = Rights((AccountRole.WRITER,))


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running(Issuer()) as server:
        yield server


@pytest.fixture
def cas() -> Iterator[Cas]:
    with running(Cas()) as server:
        yield server


@pytest.fixture
def directory() -> Iterator[Directory]:
    with running(Directory()) as server:
        yield server


def _service(folder: Path, **settings: str) -> Assistant:
    (folder / "corpus").mkdir(exist_ok=True)
    service = Assistant(Settings(corpus=folder / "corpus", index=folder / "index", **settings))  # type: ignore[arg-type]
    service.add_user("管理", LOCAL, Rights((AccountRole.ADMIN,)))
    return service


def _oidc(folder: Path, issuer: Issuer, **settings: str) -> Assistant:
    return _service(folder, sso="oidc", sso_url=issuer.url, sso_client=CLIENT, sso_secret=SECRET, **settings)


def _site(service: Assistant) -> TestClient:
    # Without lifespan: the index is no matter here.
    return TestClient(
        create_app(assistant=service), base_url="http://localhost", headers=PAGE, follow_redirects=False
    )


def _back(site: TestClient, server: Issuer | Cas) -> str:
    sent = site.get("/login/sso")
    assert sent.status_code == 303, sent.text
    assert sent.headers["location"].startswith(server.url)
    return server.authorised(sent.headers["location"])


@pytest.mark.parametrize("kind", ["oidc", "cas"])
def test_a_browser_signs_on_and_off(tmp_path: Path, issuer: Issuer, cas: Cas, kind: str) -> None:
    service = _oidc(tmp_path, issuer) if kind == "oidc" else _service(tmp_path, sso="cas", sso_url=cas.url)
    service.add_user(NAME, "", WRITER, source=kind)
    site = _site(service)
    assert "用统一身份认证登录" in site.get("/login").text

    signed = site.get(_back(site, issuer if kind == "oidc" else cas))
    assert (signed.status_code, "已登录" in signed.text) == (200, True)
    assert COOKIE in site.cookies
    assert site.get("/draft").status_code == 200
    assert f"已登录：<b>{NAME}</b>" in site.get("/help").text
    last = service.log_page(action="sign_in").records[0]
    assert (last.caller, last.subject, last.outcome) == (NAME, "sso", "ok")


@pytest.mark.parametrize("kind", ["oidc", "cas"])
def test_the_way_back_belongs_to_the_browser_that_began(
    tmp_path: Path, issuer: Issuer, cas: Cas, kind: str
) -> None:
    """Nobody is led into another's account by a link, and no link works twice."""
    service = _oidc(tmp_path, issuer) if kind == "oidc" else _service(tmp_path, sso="cas", sso_url=cas.url)
    service.add_user(NAME, "", WRITER, source=kind)
    server: Issuer | Cas = issuer if kind == "oidc" else cas
    mine, other = _site(service), _site(service)
    back = _back(mine, server)
    _back(other, server)

    for site, address in (
        (_site(service), back),
        (other, back),
        (mine, re.sub(r"state=[^&]*", "state=x", back)),
    ):
        assert site.get(address).status_code == 401
        assert COOKIE not in site.cookies
    back = _back(mine, server)
    assert mine.get(back).status_code == 200
    again = _site(service)
    again.cookies.update({"assistant_sign_on": "x.y"})
    assert again.get(back).status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "别的服务"},
        {"iss": "http://127.0.0.1:1"},
        {"exp": 1_000_000},
        {"nonce": "别的"},
        {"preferred_username": "李四"},
        {"preferred_username": "管理"},
        {"preferred_username": "../x"},
    ],
    ids=lambda claims: next(iter(claims.items()))[1],
)
def test_what_the_issuer_says_is_verified(tmp_path: Path, issuer: Issuer, claims: dict[str, object]) -> None:
    """An account with a password of its own, here 管理, is nobody's who signs on elsewhere."""
    service = _oidc(tmp_path, issuer)
    service.add_user(NAME, "", WRITER, source="oidc")
    site = _site(service)
    issuer.claims = claims

    assert site.get(_back(site, issuer)).status_code == 401
    assert COOKIE not in site.cookies


def test_another_key_is_not_the_issuers(tmp_path: Path, issuer: Issuer) -> None:
    service = _oidc(tmp_path, issuer)
    service.add_user(NAME, "", WRITER, source="oidc")
    issuer.key = RSAKey.generate_key(2048, parameters={"kid": "甲"})
    site = _site(service)

    assert site.get(_back(site, issuer)).status_code == 401


def test_a_closed_account_is_closed(tmp_path: Path, cas: Cas) -> None:
    service = _service(tmp_path, sso="cas", sso_url=cas.url, sso_role="reader")
    service.add_user(NAME, "", WRITER, source="cas")
    service.disable_user(NAME)
    site = _site(service)

    refused = site.get(_back(site, cas))
    assert (refused.status_code, "没有开通，或已停用" in refused.text) == (401, True)


def test_whoever_is_new_gets_the_role_that_is_set(tmp_path: Path, cas: Cas) -> None:
    nobody = _service(tmp_path, sso="cas", sso_url=cas.url)
    site = _site(nobody)
    assert site.get(_back(site, cas)).status_code == 401
    assert len(nobody.users()) == 1

    welcome = Assistant(replace(nobody.settings, sso_role="reader"))
    site = _site(welcome)
    assert site.get(_back(site, cas)).status_code == 200
    made = next(user for user in welcome.users() if user.name == NAME)
    assert (made.rights.roles, made.source) == ((AccountRole.READER,), "cas")


def test_a_directory_is_asked_for_passwords(tmp_path: Path, directory: Directory) -> None:
    service = _service(tmp_path, sso="ldap", sso_url=directory.url, sso_name=PLACE)
    service.add_user(NAME, "", WRITER, source="ldap")
    site = _site(service)

    def sign_in(name: str, password: str) -> int:
        return site.post("/login", data={"name": name, "password": password}).status_code

    assert sign_in(NAME, PASSWORD) == 303
    assert [sign_in(NAME, "错的口令 第二个"), sign_in(NAME, ""), sign_in("李四", PASSWORD)] == [401, 401, 401]
    assert directory.places == [PLACE.format(name=NAME)] * 2 + [PLACE.format(name="李四")]
    assert sign_in("管理", LOCAL) == 303
    assert sign_in("管理", PASSWORD) == 401
    assert sign_in("x,ou=admins", PASSWORD) == 401
    assert len(directory.places) == 3


# The library leaves the socket of a connection that was refused to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_directory_that_is_not_there_is_named(tmp_path: Path, directory: Directory) -> None:
    service = _service(tmp_path, sso="ldap", sso_url=directory.url, sso_name=PLACE)
    service.add_user(NAME, "", WRITER, source="ldap")
    site = _site(service)
    directory.result = 51  # busy
    busy = site.post("/login", data={"name": NAME, "password": PASSWORD})
    assert (busy.status_code, "统一身份认证的目录" in busy.text) == (502, True)

    gone = Assistant(replace(service.settings, sso_url="ldap://127.0.0.1:9"))
    answer = _site(gone).post("/login", data={"name": NAME, "password": PASSWORD})
    assert (answer.status_code, "没有应答" in answer.text) == (502, True)
    assert _site(gone).post("/login", data={"name": "管理", "password": LOCAL}).status_code == 303


def test_an_issuer_that_is_not_there_is_named(tmp_path: Path, issuer: Issuer) -> None:
    service = _oidc(tmp_path, issuer)
    gone = Assistant(replace(service.settings, sso_url="http://127.0.0.1:9"))
    assert _site(gone).get("/login/sso").status_code == 502
    other = Assistant(replace(service.settings, sso_url=f"http://localhost:{urlsplit(issuer.url).port}"))
    assert "自报的地址与设置不符" in _site(other).get("/login/sso").text


def test_without_a_sign_on_there_is_none(tmp_path: Path) -> None:
    site = _site(_service(tmp_path))

    assert "统一身份认证" not in site.get("/login").text
    assert site.get("/login/sso").status_code == 404


@pytest.mark.parametrize("change", [{"sso": "saml"}, {"sso_role": "admin"}])
def test_settings_that_cannot_be(change: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        Settings(**change)  # type: ignore[arg-type]
