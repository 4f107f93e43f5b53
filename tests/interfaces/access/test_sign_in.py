"""Signing in with a browser: cookie, marks of forms, lock-out, passwords, and the pages of the administrators."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from assistant.access import passwords
from assistant.domain.callers import AccountRole, Rights
from assistant.interfaces.app import create_app
from assistant.interfaces.identity import COOKIE
from assistant.service import Assistant

PASSWORD, OTHER = "青山绿水 共四十二里路", "白云苍狗 第七回合完"
PAGE = {"Accept": "text/html"}
TEMPLATES = Path(passwords.__file__).parents[1] / "interfaces/web/templates"


@pytest.fixture
def site(service: Assistant) -> Iterator[TestClient]:
    """A browser's view of an installation with 张三 (writer), 李四 (reader of one collection) and 王五 (admin)."""
    for name, rights in (
        ("张三", Rights((AccountRole.WRITER,))),
        ("李四", Rights((AccountRole.READER,), ("别处",))),
        ("王五", Rights((AccountRole.ADMIN,))),
    ):
        service.add_user(name, PASSWORD, rights)
    with TestClient(create_app(assistant=service), base_url="http://localhost", headers=PAGE) as client:
        yield client


def _sign_in(site: TestClient, name: str, password: str = PASSWORD, goal: str = "") -> Response:
    data = {"name": name, "password": password, "next": goal}
    return site.post("/login", data=data, follow_redirects=False)


def _mark(answer: Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
    assert found is not None
    return found[1]


def test_a_page_leads_to_the_sign_in_and_back(site: TestClient) -> None:
    sent = site.get("/reports/edu-2022?facts=1", follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (
        303,
        "/login?next=%2Freports%2Fedu-2022%3Ffacts%3D1",
    )
    form = site.get(sent.headers["location"])
    goal = re.search(r'name="next" value="([^"]+)"', form.text)
    assert goal is not None

    signed = _sign_in(site, "张三", goal=unescape(goal[1]))
    assert (signed.status_code, signed.headers["location"]) == (303, "/reports/edu-2022?facts=1")
    assert site.get(signed.headers["location"]).status_code == 200
    assert "已登录：<b>张三</b>" in site.get("/").text


def test_the_cookie_is_for_this_site_and_no_script(site: TestClient) -> None:
    cookie = _sign_in(site, "张三").headers["set-cookie"].lower()

    assert cookie.startswith(f"{COOKIE}=")
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "secure" not in cookie


def test_the_cookie_travels_by_https_alone_where_there_is_https(service: Assistant) -> None:
    service.add_user("张三", PASSWORD, Rights((AccountRole.READER,)))
    with TestClient(create_app(assistant=service), base_url="https://localhost", headers=PAGE) as site:
        assert "secure" in _sign_in(site, "张三").headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "goal", ["//evil.example", "https://evil.example", "/\\evil.example", "/\n/evil", "evil", "/login", ""]
)
def test_a_sign_in_leads_nowhere_else(site: TestClient, goal: str) -> None:
    assert _sign_in(site, "张三", goal=goal).headers["location"] == "/"


def test_a_wrong_password_is_told_and_counted(site: TestClient) -> None:
    for _ in range(5):
        wrong = _sign_in(site, "张三", OTHER)
        assert (wrong.status_code, "账户名或口令不对" in wrong.text) == (401, True)
        assert 'value="张三"' in wrong.text
        assert OTHER not in wrong.text
    locked = _sign_in(site, "张三")

    assert (locked.status_code, "暂时不能登录" in locked.text) == (429, True)
    assert 0 < int(locked.headers["retry-after"]) <= 900


def test_a_sign_out_ends_it(site: TestClient) -> None:
    _sign_in(site, "张三")
    kept = site.cookies[COOKIE]
    out = site.post("/logout", data={"csrf": _mark(site.get("/"))}, follow_redirects=False)
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert COOKIE not in site.cookies

    site.cookies.set(COOKIE, kept)
    assert site.get("/", follow_redirects=False).headers["location"].startswith("/login")


FORGED = [
    ("POST", "/corpus", {"files": {"files": ("甲.txt", "一".encode())}}),
    ("POST", "/reports/edu-2022", {"data": {"year": "2020"}}),
    ("POST", "/reports/edu-2022/discard", {"data": {}}),
    ("POST", "/reports/edu-2022/discard", {}),
    ("POST", "/logout", {"data": {"csrf": "x"}}),
    ("POST", "/draft/findings", {"json": {"text": "一"}}),
    ("POST", "/v1/search", {"json": {"query": "一"}}),
    ("DELETE", "/v1/reports/edu-2022", {}),
    ("PATCH", "/v1/reports/edu-2022", {"json": {"year": 2020}}),
    ("POST", "/v1/reports", {"files": {"files": ("甲.txt", "一".encode())}}),
    ("POST", "/v2/check", {"data": {"text": "一", "language": "zh"}}),
    ("POST", "/admin/users", {"data": {"name": "某", "password": PASSWORD, "role": "admin"}}),
    ("POST", "/password", {"data": {"old": PASSWORD, "new": OTHER, "again": OTHER}}),
]


@pytest.mark.parametrize(("method", "path", "request_"), FORGED, ids=lambda value: str(value)[:30])
def test_a_form_from_elsewhere_does_nothing(
    site: TestClient, service: Assistant, method: str, path: str, request_: dict[str, object]
) -> None:
    """Even where a browser sends the cookie along: with no mark, a wrong one, or that of another sign-in."""
    _sign_in(site, "张三")
    others = _mark(site.get("/"))
    _sign_in(site, "王五")
    for mark in (None, "", "x", others):
        headers = {} if mark is None else {"X-CSRF-Token": mark}
        answer = site.request(method, path, headers=headers, **request_)  # type: ignore[arg-type]
        assert (answer.status_code, "forged_form" in answer.text or "不是从本服务的页面" in answer.text) == (
            403,
            True,
        )
    assert service.report("edu-2022").metadata.year == 2022
    assert len(service.users()) == 3


def test_pages_and_scripts_of_the_sign_in_do_their_work(site: TestClient, service: Assistant) -> None:
    _sign_in(site, "张三")
    page = site.get("/corpus")
    mark = _mark(page)
    assert f'<meta name="form-mark" content="{mark}">' in page.text

    text = "青岚县水务局局长2024年述职报告\n\n一、履职情况\n全年整修渠道46公里，新打机井12眼。\n"
    sent = site.post("/corpus", data={"csrf": mark}, files={"files": ("水务.txt", text.encode())})
    assert (sent.status_code, "收下 1 份" in sent.text) == (200, True)
    assert site.post("/v1/search", json={"query": "机井"}, headers={"X-CSRF-Token": mark}).status_code == 200
    drafted = site.post("/draft", data={"csrf": mark, "text": text, "year": "2025"})
    assert drafted.status_code == 200
    corrected = site.post("/reports/edu-2022", data={"csrf": mark, "year": "2021"}, follow_redirects=False)
    assert corrected.status_code == 303
    assert service.report("edu-2022").metadata.year == 2021


def test_every_form_that_changes_something_carries_the_mark() -> None:
    """A form that is new: write ``{{ form_mark() }}`` after it."""
    without = [
        (path.name, form)
        for path in TEMPLATES.glob("*.html")
        for form, rest in re.findall(
            r"(<form\b[^>]*\bpost\b[^>]*>)(.{0,40})", path.read_text(encoding="utf-8")
        )
        if "form_mark()" not in rest and path.name != "login.html"
    ]

    assert without == []


def test_a_program_needs_no_mark(site: TestClient, service: Assistant) -> None:
    secret = service.add_token("门户", Rights((AccountRole.READER,))).secret
    _sign_in(site, "张三")
    bearer = {"Authorization": f"Bearer {secret}"}

    assert site.post("/v1/search", json={"query": "欠薪"}, headers=bearer).status_code == 200


def test_a_password_is_changed_by_whoever_knows_it(site: TestClient) -> None:
    _sign_in(site, "张三")
    mark = _mark(site.get("/password"))

    def change(old: str, new: str, again: str) -> Response:
        data = {"csrf": mark, "old": old, "new": new, "again": again}
        return site.post("/password", data=data, follow_redirects=False)

    assert "两次输入的新口令不一样" in change(PASSWORD, OTHER, OTHER + "二").text
    assert "原来的口令不对" in change(OTHER, OTHER + "二", OTHER + "二").text
    assert "口令应有" in change(PASSWORD, "短", "短").text
    assert change(PASSWORD, OTHER, OTHER).status_code == 303
    assert site.get("/").status_code == 200
    assert _sign_in(site, "张三").status_code == 401
    assert _sign_in(site, "张三", OTHER).status_code == 303


def test_a_password_that_somebody_else_set_is_changed_first(site: TestClient, service: Assistant) -> None:
    service.reset_password("张三", OTHER)
    assert _sign_in(site, "张三", OTHER).headers["location"] == "/password"
    assert site.get("/", follow_redirects=False).headers["location"] == "/password"
    refused = site.get("/v1/reports", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "password_expired")

    mark = _mark(site.get("/password"))
    site.post("/password", data={"csrf": mark, "old": OTHER, "new": PASSWORD, "again": PASSWORD})
    assert site.get("/").status_code == 200


def test_a_reader_sees_only_what_is_the_readers(site: TestClient) -> None:
    _sign_in(site, "李四")
    start = site.get("/")

    assert "成批核对" not in start.text
    assert "教育局" not in site.get("/corpus").text
    assert site.get("/reports/edu-2022").status_code == 404
    assert site.get("/admin").status_code == 403
    assert site.get("/admin/log").status_code == 403


def test_an_administrator_makes_changes_and_ends_accounts(site: TestClient, service: Assistant) -> None:
    _sign_in(site, "王五")
    mark = _mark(site.get("/admin"))
    new = {
        "name": "赵六",
        "password": OTHER,
        "role": ["reader", "auditor"],
        "collections": "样本；别处",
        "csrf": mark,
    }
    made = site.post("/admin/users", data=new)
    assert "已建账户“赵六”" in made.text
    user = next(one for one in service.users() if one.name == "赵六")
    assert (user.rights.roles, user.rights.collections) == (
        (AccountRole.READER, AccountRole.AUDITOR),
        ("样本", "别处"),
    )
    assert user.must_change

    again = site.post("/admin/users", data=new)
    assert (again.status_code, "已经有账户“赵六”" in again.text) == (409, True)
    two = site.post(
        "/admin/users/rights", data={"csrf": mark, "name": "赵六", "role": ["admin", "log-auditor"]}
    )
    assert (two.status_code, "不能兼任" in two.text) == (422, True)
    for action, done in (("disable", "已停用"), ("enable", "已重新启用"), ("remove", "已移除")):
        assert done in site.post(f"/admin/users/{action}", data={"csrf": mark, "name": "赵六"}).text
    own = site.post("/admin/users/remove", data={"csrf": mark, "name": "王五"})
    assert (own.status_code, "不能停用、移除自己的账户" in own.text) == (403, True)
    assert [one.name for one in service.users()] == ["张三", "李四", "王五"]


def test_a_token_is_shown_once(site: TestClient, service: Assistant) -> None:
    _sign_in(site, "王五")
    mark = _mark(site.get("/admin"))
    made = site.post("/admin/tokens", data={"csrf": mark, "name": "门户", "role": "reader"})
    secret = re.search(r"zsk_[\w-]+", made.text)
    assert secret is not None

    assert secret[0] not in site.get("/admin").text
    assert service.caller_of_token(secret[0], "10.0.0.8").name == "门户"
    token = service.tokens()[0]
    assert (
        "已吊销令牌“门户”" in site.post("/admin/tokens/revoke", data={"csrf": mark, "token": token.id}).text
    )


def test_the_three_administrators_have_a_part_each(site: TestClient, service: Assistant) -> None:
    for name, role in (
        ("系统", AccountRole.SYSTEM_ADMIN),
        ("安全", AccountRole.SECURITY_ADMIN),
        ("审计", AccountRole.LOG_AUDITOR),
    ):
        service.add_user(name, PASSWORD, Rights((role,)))

    assert _sign_in(site, "系统").headers["location"] == "/admin"
    mark = _mark(site.get("/admin"))
    granted = {"csrf": mark, "name": "钱七", "password": OTHER, "role": "reader"}
    refused = site.post("/admin/users", data=granted)
    assert (refused.status_code, "不能授予权限" in refused.text) == (403, True)
    assert site.post("/admin/users", data={**granted, "role": []}).status_code == 200
    assert site.get("/corpus").status_code == 403

    assert _sign_in(site, "安全").headers["location"] == "/admin"
    mark = _mark(site.get("/admin"))
    assert (
        "已重新授权：钱七"
        in site.post(
            "/admin/users/rights",
            data={"csrf": mark, "name": "钱七", "role": "reader", "collections": "样本"},
        ).text
    )
    own = site.post("/admin/users/rights", data={"csrf": mark, "name": "安全", "role": "security-admin"})
    assert own.status_code == 403
    admin = site.post("/admin/users/rights", data={"csrf": mark, "name": "钱七", "role": "admin"})
    assert admin.status_code == 403
    assert site.get("/admin/log").status_code == 403

    assert _sign_in(site, "审计").headers["location"] == "/admin/log"
    assert "授予权限" in site.get("/admin/log").text
    assert site.get("/admin").status_code == 403


def test_the_log_tells_and_is_verified(site: TestClient, service: Assistant) -> None:
    _sign_in(site, "张三", OTHER)
    _sign_in(site, "张三")
    site.get("/?q=农民工讨薪")
    site.get("/reports/edu-2022")
    site.get("/reports/没有的")
    _sign_in(site, "王五")

    log = site.get("/admin/log").text
    assert "农民工讨薪" not in log
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr>(<td>.*?)</tr>", log)]
    told = [(row[3], *row[5:]) for row in rows if row[3] == "张三"]
    assert [one[1] for one in told] == ["阅读报告", "阅读报告", "检索", "登录", "登录"]
    assert told[0][2:] == ("没有的", "未成：没有这一项，或不在权限之内")
    assert told[4][-1] == "未成：口令或令牌不对"
    assert site.get("/admin/log?action=sign_in&caller=张三").text.count("<tr><td>") == 2

    mark = _mark(site.get("/admin/log"))
    assert "日志完整，没有改动" in site.post("/admin/log/verify", data={"csrf": mark}).text
    table = site.get("/admin/log/export.csv")
    assert table.headers["content-type"].startswith("text/csv")
    path = next(service.settings.state_folder().glob("log/*.jsonl"))
    path.write_text(path.read_text(encoding="utf-8").replace("edu-2022", "edu-2023"), encoding="utf-8")
    assert "这一行被改动过" in site.post("/admin/log/verify", data={"csrf": mark}).text


def test_nothing_is_kept_by_caches(site: TestClient) -> None:
    _sign_in(site, "张三")

    for path in ("/", "/reports/edu-2022", "/v1/reports/edu-2022", "/login", "/corpus"):
        assert site.get(path).headers["cache-control"] == "no-store", path
    assert "no-store" not in site.get("/static/style.css").headers.get("cache-control", "")


def test_a_disabled_account_is_out_at_once(site: TestClient, service: Assistant) -> None:
    _sign_in(site, "张三")
    assert site.get("/").status_code == 200
    service.disable_user("张三")

    assert site.get("/", follow_redirects=False).headers["location"].startswith("/login")


def test_a_damaged_database_is_named(site: TestClient, service: Assistant) -> None:
    service._resources.access_control.close()
    (service.settings.state_folder() / "accounts.sqlite").write_bytes(b"x" * 5000)
    answer = site.get("/v1/reports", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "state_unusable")
    assert site.get("/healthz").status_code == 200


def test_another_machine_is_refused_without_accounts(service: Assistant) -> None:
    app = create_app(assistant=service)
    with TestClient(app, base_url="http://localhost", client=("10.0.0.8", 5000)) as elsewhere:
        refused = elsewhere.get("/v1/reports")
        assert (refused.status_code, "还没有账户" in refused.json()["error"]["detail"]) == (403, True)
        secret = service.add_token("门户", Rights((AccountRole.READER,))).secret
        assert elsewhere.get("/v1/reports").status_code == 401
        assert elsewhere.get("/v1/reports", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_clients_of_languagetool_send_their_key_as_they_can(site: TestClient, service: Assistant) -> None:
    secret = service.add_token("写作", Rights((AccountRole.READER,))).secret
    form = {"text": "全面建成小康社会决胜阶段。", "language": "zh-CN"}

    for root in ("", "/v2"):
        assert site.post(f"{root}/check", data=form).status_code == 401
        keyed = site.post(f"{root}/check", data={**form, "username": "某", "apiKey": secret})
        assert (keyed.status_code, "matches" in keyed.json()) == (200, True)
        raw = f"apiKey={secret}&language=zh-CN&text=一二三".encode()
        assert site.post(f"{root}/check", content=raw).status_code == 200
        assert site.post(f"{root}/check", data={**form, "apiKey": "zsk_x"}).status_code == 401
    assert site.get("/v2/languages", params={"apiKey": secret}).status_code == 200
    assert site.get("/v2/languages", auth=("某", secret)).status_code == 200
    assert site.get("/v2/languages", auth=("某", "x")).status_code == 401
