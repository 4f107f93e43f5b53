"""A page of another site in Chromium can make the service do nothing: whatever it sends is turned away at the gate."""

import hashlib
import json
import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from browsing import served
from selenium.webdriver import Chrome
from selenium.webdriver.support.wait import WebDriverWait
from starlette.routing import BaseRoute

from assistant.domain.results import AuditScope
from assistant.interfaces.app import create_app
from assistant.interfaces.identity import Identity
from assistant.service import Assistant
from assistant.settings import Settings

pytestmark = pytest.mark.browser

_COSTLY = ["/", "/v1/search", "/v2/check", "/trends", "/v1/trends", "/corpus", "/scaffold"]
_PAGE = """<!doctype html><meta charset=utf-8><title>busy</title><body><script>
const plan = PLAN;
const text = "2024年述职报告\\n一、履职情况\\n" + "全年受理农民工讨薪案件57件。".repeat(300);
const fields = {text, q: "工资", query: "工资", language: "zh-CN", year: "1999", name: "外人", author: "外人",
  collection: "外来", key: "x", portfolio: "教育", finding: "f", judgement: "accepted", password: "x"};
const waits = [];
const attempt = begin => waits.push(Promise.race([
  new Promise(done => { try { begin(done); } catch (refused) { done(); } }),
  new Promise(done => setTimeout(done, 20000))]));
const element = (name, attributes) => attempt(done => {
  const made = Object.assign(document.createElement(name), attributes);
  made.onload = made.onerror = done;
  document.body.append(made);
});
const send = (url, options) => attempt(done => fetch(url, options).then(done, done));
const upload = () => { const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const name of ["files", "file"]) form.append(name, new Blob([text]), "外来.txt");
  return form; };
let number = 0;
const submit = (url, enctype) => attempt(done => {
  const frame = Object.assign(document.createElement("iframe"), {name: `frame${number++}`});
  const form = Object.assign(document.createElement("form"), {action: url, method: "post", enctype, target: frame.name});
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("textarea"), {name, value})); }
  document.body.append(frame, form);
  frame.onload = done;
  form.submit();
});
const query = new URLSearchParams({...fields, text: text.slice(0, 400)});
const types = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
const embeddings = [
  url => element("img", {src: url}),
  url => element("script", {src: url}),
  url => element("link", {rel: "stylesheet", href: url}),
  url => element("iframe", {src: url}),
  url => attempt(done => {
    const events = new EventSource(url); events.onerror = () => { events.close(); done(); }; })];
let turn = 0;
for (const [method, path] of plan.routes) {
  const url = plan.site + path, asking = `${url}?${query}`;
  if (method === "GET") {
    send(asking, {mode: "no-cors", credentials: "include"});
    send(url, {});
    // Every way on what costs something, one after the other on the rest.
    const ways = plan.costly.includes(path) ? embeddings : [embeddings[turn++ % embeddings.length]];
    for (const embed of ways) embed(asking);
  } else if (method === "POST") {
    submit(url, types[turn++ % types.length]);
    send(url, {method, mode: "no-cors", credentials: "include", body: new URLSearchParams(fields)});
    send(url, {method, mode: "no-cors", credentials: "include", body: upload()});
    send(url, {method, mode: "no-cors", credentials: "include", body: JSON.stringify(fields)});
    send(url, {method, mode: "no-cors", body: new Blob([JSON.stringify(fields)])});
    send(url, {method, headers: {"Content-Type": "application/json"}, body: JSON.stringify(fields)});
    navigator.sendBeacon(url, upload());
  } else {
    send(url, {method, headers: {"Content-Type": "application/json"}, body: JSON.stringify(fields)});
  }
}
for (const path of plan.sockets) attempt(done => {
  const socket = new WebSocket(plan.site.replace("http", "ws") + path);
  socket.onopen = socket.onerror = done;
});
Promise.all(waits).then(() => { document.title = "done"; });
</script>"""


@contextmanager
def _foreign(page: str) -> Iterator[int]:
    """The port of another server on this machine, every address of which is ``page``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def _routes(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    for route in routes:
        if hasattr(route, "original_router"):
            yield from _routes(route.original_router.routes)
        else:
            yield from ((method, route.path) for method in getattr(route, "methods", None) or ())  # type: ignore[attr-defined]


def _files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def service(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A service over a copy of the small corpus, with an audit."""
    folder = tmp_path_factory.mktemp("attacked") / "indexed"
    shutil.copytree(indexed, folder)
    service = Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))
    service.run_audit(AuditScope())
    return service


@pytest.mark.slow
def test_whatever_a_foreign_page_sends_is_turned_away(
    service: Assistant,
    browser: Chrome,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some five hundred requests to every route, real reports and a real audit among their addresses: that takes a while."""
    (job,) = service.audits.jobs()
    known = {"audit_id": job.id, "report_id": service.reports()[0].id, "kind": "html", "form": "docx"}
    routes = sorted(
        (method, path.replace(":path}", "}").format_map(_Filled(known)))
        for method, path in set(_routes(create_app(assistant=service).routes))
        if method not in ("HEAD", "OPTIONS")
        # LanguageTool's addresses stand under three roots with the same functions.
        and not path.startswith(("/v2//", "/check", "/languages", "/maxtextlength", "/configinfo"))
    )
    folder = service.settings.corpus.parent
    passed: list[str] = []
    answer = Identity.__call__

    async def noted(self: Identity, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] in ("http", "websocket"):
            passed.append(f"{scope.get('method', scope['type'])} {scope['path']}")
        await answer(self, scope, receive, send)

    with served(service) as site:
        monkeypatch.setattr(Identity, "__call__", noted)
        before = _files(folder)
        caplog.set_level(logging.INFO, "assistant.http")
        sockets = ["/", "/v1/audits", f"/v1/audits/{job.id}/events"]
        plan = json.dumps({"site": site, "routes": routes, "sockets": sockets, "costly": _COSTLY})
        with _foreign(_PAGE.replace("PLAN", plan)) as port:
            browser.get(f"http://localhost:{port}/")
            WebDriverWait(browser, 120).until(lambda driver: driver.title == "done")
            seen = {
                (record.method, record.path, record.status)  # type: ignore[attr-defined]
                for record in caplog.records
                if record.name == "assistant.http"
            }
            reached = [entry for entry in passed if not entry.startswith("websocket")]
            for address in ("/?q=工资", "/v2/check?language=zh-CN&text=工资", "/v1/search?q=工资"):
                browser.get(f"http://localhost:{port}/")
                browser.execute_script("location.href = arguments[0]", f"{site}{address}")
                WebDriverWait(browser, 30).until(
                    lambda driver: "其他网站发来的请求没有执行" in driver.page_source
                )

        assert {status for *_, status in seen} == {403}
        assert reached == []
        arrived = {(method, path) for method, path, _ in seen}
        for method, path in routes:
            assert (method if method in ("GET", "POST") else "OPTIONS", path) in arrived, (method, path)
        assert _files(folder) == before
        assert [one.id for one in service.audits.jobs()] == [job.id]


class _Filled(dict[str, str]):
    """The values of the parameters of a path; "x" for those without one."""

    def __missing__(self, key: str) -> str:
        return "x"
