"""Every route, for every role, within one collection and within all: each cell has an expected outcome, and nothing leaks."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute
from two_collections import OPEN, SECRET, SHARED, built, leaks

from assistant.domain.callers import PERMISSIONS, AccountRole, Permission, Rights
from assistant.domain.results import AuditScope
from assistant.interfaces.app import create_app
from assistant.service import Assistant

ANYBODY = "anybody"  # whoever says who it is
OPEN_TO_ALL = "open"
DRAFT = f"""2024年述职报告

一、履职情况
　　（一）{SHARED}
　　（二）控辍保学一个不落。对全县适龄儿童逐户核对台账，劝返辍学学生22名，义务教育巩固率达到98.8%，家长和老师都签了责任书。
"""


@dataclass(frozen=True)
class Probe:
    """One request. ``status``: for whoever is permitted; ``within``: the same for callers who see the open collection only."""

    needs: Permission | str
    path: str
    status: int = 200
    within: int | None = None
    request: Mapping[str, Any] = field(default_factory=dict)


def _json(**body: Any) -> Mapping[str, Any]:
    return {"json": body}


P = Permission
_UPLOAD = {"files": {"files": ("程序.exe", b"MZ")}}
_FILE = {"files": {"file": ("草稿.txt", DRAFT.encode())}}
_FORM = {"data": {"text": DRAFT, "year": "2024"}}
_LANGUAGETOOL = {"data": {"text": DRAFT, "language": "zh-CN"}}


def _probes(audit: str) -> dict[str, list[Probe]]:
    """The probes of each route, ``audit`` being an audit of everything."""
    found: dict[str, list[Probe]] = {
        "GET /openapi.json": [Probe(ANYBODY, "/openapi.json")],
        "GET /healthz": [Probe(OPEN_TO_ALL, "/healthz")],
        "GET /metrics": [Probe(P.OBSERVE, "/metrics")],
        "GET /readyz": [Probe("ready", "/readyz")],
        "POST /v1/search": [
            Probe(P.SEARCH, "/v1/search", request=_json(query="控辍保学")),
            Probe(P.SEARCH, "/v1/search", request=_json(query="护学队", mode="lexical", limit=50)),
            Probe(P.SEARCH, "/v1/search", request=_json(query="配合人社部门排查", mode="exact")),
            Probe(P.SEARCH, "/v1/search", 200, 422, _json(query="工资", collections=[SECRET])),
            Probe(P.SEARCH, "/v1/search", 422, 422, _json(query="工资", authors=["甲"])),
            Probe(P.SEARCH, "/v1/search", request=_json(query="工资", exclude_reports=["edu-2022"])),
        ],
        "POST /v1/search/similar": [
            Probe(P.SEARCH, "/v1/search/similar", request=_json(text="护学队", limit=50)),
            Probe(P.SEARCH, "/v1/search/similar", request=_json(passage_id="edu-2022#2", limit=50)),
            Probe(P.SEARCH, "/v1/search/similar", 200, 404, _json(passage_id="hupo-2021#1")),
        ],
        "POST /v1/search/batch": [
            Probe(
                P.SEARCH, "/v1/search/batch", request=_json(searches=[{"query": "工资", "facets": ["years"]}])
            )
        ],
        "GET /v1/search": [Probe(P.SEARCH, "/v1/search?q=工资&mode=lexical")],
        "POST /v1/scaffolds": [
            Probe(P.SCAFFOLD, "/v1/scaffolds", request=_json(portfolios=["教育"], year=2024, author="甲某")),
            Probe(P.SCAFFOLD, "/v1/scaffolds", request=_json(portfolios=["教育"], year=2022)),
        ],
        "POST /v1/suggestions": [
            Probe(
                P.SCAFFOLD,
                "/v1/suggestions",
                request=_json(text=DRAFT + "控辍保学", cursor=len(DRAFT) + 4),
            ),
        ],
        "POST /v1/checks": [
            Probe(P.CHECK, "/v1/checks", request=_json(text=DRAFT, year=2024)),
            Probe(
                P.CHECK,
                "/v1/checks",
                request=_json(text=DRAFT, year=2024, exclude_reports=["edu-2022", "edu-2023"]),
            ),
        ],
        "GET /v1/ignored": [Probe(P.CHECK, "/v1/ignored")],
        "POST /v1/ignored": [
            Probe(P.IGNORE, "/v1/ignored", 422, 422, _json(rule="没有的规则", text="某句话"))
        ],
        "DELETE /v1/ignored/{line_id}": [Probe(P.IGNORE, "/v1/ignored/000000000000", 404)],
        "POST /v1/audits": [
            Probe(P.AUDIT, "/v1/audits", 422, 422, _json(collections=["没有的材料集"])),
            Probe(P.AUDIT, "/v1/audits", 422, 422, _json(reports=["edu-2022", "没有的报告"])),
        ],
        "GET /v1/audits": [Probe(P.AUDIT, "/v1/audits")],
        "GET /v1/audits/{audit_id}": [Probe(P.AUDIT, f"/v1/audits/{audit}", 200, 404)],
        "GET /v1/audits/{audit_id}/events": [Probe(P.AUDIT, f"/v1/audits/{audit}/events", 200, 404)],
        "GET /v1/audits/{audit_id}/report.{kind}": [
            Probe(P.EXPORT, f"/v1/audits/{audit}/report.{kind}", 200, 404)
            for kind in ("json", "html", "xlsx", "docx")
        ],
        "GET /v1/audits/{audit_id}/brief.{kind}": [
            Probe(P.EXPORT, f"/v1/audits/{audit}/brief.{kind}", 200, 404) for kind in ("html", "docx")
        ],
        "GET /v1/audits/{audit_id}/authors/{report_id:path}.docx": [
            Probe(P.EXPORT, f"/v1/audits/{audit}/authors/edu-2022.docx", 200, 404),
            Probe(P.EXPORT, f"/v1/audits/{audit}/authors/hupo-2021.docx", 200, 404),
        ],
        "GET /v1/audits/{audit_id}/dispositions": [
            Probe(P.AUDIT, f"/v1/audits/{audit}/dispositions", 200, 404)
        ],
        "POST /v1/audits/{audit_id}/dispositions": [
            Probe(
                P.AUDIT,
                f"/v1/audits/{audit}/dispositions",
                404,
                404,
                _json(finding_id="f", judgement=None, name="某"),
            )
        ],
        "DELETE /v1/audits/{audit_id}": [Probe(P.AUDIT, "/v1/audits/20200101-000000-abcdef", 404)],
        "GET /v1/reports": [Probe(P.READ, "/v1/reports")],
        "GET /v1/reports/{report_id:path}": [
            Probe(P.READ, "/v1/reports/edu-2022"),
            Probe(P.READ, "/v1/reports/hupo-2021", 200, 404),
        ],
        "POST /v1/reports": [Probe(P.UPLOAD, "/v1/reports", 422, 422, _UPLOAD)],
        "PATCH /v1/reports/{report_id:path}": [
            Probe(P.CORRECT, "/v1/reports/没有的", 404, 404, _json(year=2020)),
            Probe(P.CORRECT, "/v1/reports/hupo-2021", 422, 404, _json(portfolios=["炼丹"])),
        ],
        "DELETE /v1/reports/{report_id:path}": [Probe(P.DELETE, "/v1/reports/没有的", 404)],
        "GET /v1/vocabulary": [Probe(P.SEARCH, "/v1/vocabulary")],
        "GET /v1/trends": [
            Probe(P.SEARCH, "/v1/trends"),
            Probe(P.SEARCH, "/v1/trends?phrase=控辍保学"),
        ],
        "GET /libreoffice.oxt": [Probe(ANYBODY, "/libreoffice.oxt")],
        "GET /": [
            Probe(P.SEARCH, "/"),
            Probe(P.SEARCH, "/?q=控辍保学"),
            Probe(P.SEARCH, "/?similar=edu-2022%232"),
            Probe(P.SEARCH, "/?q=工资&year=2021", 200, 200),
        ],
        "GET /scaffold": [
            Probe(P.SEARCH, "/scaffold"),
            Probe(P.SEARCH, "/scaffold?portfolio=教育&role=履职&year=2024"),
        ],
        "POST /scaffold": [
            Probe(P.SEARCH, "/scaffold", request={"data": {"portfolio": "教育", "role": "履职"}})
        ],
        "GET /scaffold/{form}": [Probe(P.SCAFFOLD, "/scaffold/docx?portfolio=教育&role=履职&year=2024")],
        "POST /scaffold/{form}": [
            Probe(P.SCAFFOLD, "/scaffold/xlsx", request={"data": {"portfolio": "教育", "role": "履职"}})
        ],
        "GET /corpus": [
            Probe(P.READ, "/corpus"),
            Probe(P.READ, "/corpus?find=教育&sort=-year"),
        ],
        "POST /corpus": [Probe(P.UPLOAD, "/corpus", 422, 422, _UPLOAD)],
        "GET /corpus/removed": [Probe(P.DELETE, "/corpus/removed", 200, 403)],
        "POST /corpus/removed": [Probe(P.DELETE, "/corpus/removed", 404, 403, {"data": {"key": "没有的"}})],
        "GET /reports/{report_id:path}/discard": [
            Probe(P.DELETE, "/reports/edu-2022/discard"),
            Probe(P.DELETE, "/reports/hupo-2021/discard", 200, 404),
        ],
        "POST /reports/{report_id:path}/discard": [Probe(P.DELETE, "/reports/没有的/discard", 404)],
        "GET /reports/{report_id:path}/as-read": [
            Probe(P.READ, "/reports/edu-2022/as-read"),
            Probe(P.READ, "/reports/hupo-2021/as-read", 200, 404),
        ],
        # A text file has no page that could be drawn.
        "GET /reports/{report_id:path}/pages/{number}": [Probe(P.READ, "/reports/edu-2022/pages/1", 404)],
        "GET /reports/{report_id:path}": [
            Probe(P.READ, "/reports/edu-2022?facts=1"),
            Probe(P.READ, "/reports/hupo-2021", 200, 404),
        ],
        "POST /reports/{report_id:path}": [
            Probe(P.CORRECT, "/reports/没有的", 404, 404, {"data": {"year": "2020"}})
        ],
        "POST /draft/findings": [Probe(P.CHECK, "/draft/findings", request=_json(text=DRAFT, year="2024"))],
        "POST /draft/open": [Probe(P.CHECK, "/draft/open", request=_FILE)],
        "POST /draft/save": [
            Probe(ANYBODY, "/draft/save", request=_FORM),
            Probe(P.CHECK, "/draft/save?comments=1", request=_FORM),
        ],
        "POST /draft/comments": [Probe(P.CHECK, "/draft/comments", request=_FILE)],
        "GET /draft": [Probe(ANYBODY, "/draft")],
        "POST /draft": [Probe(P.CHECK, "/draft", request=_FORM)],
        "POST /draft/sheet": [Probe(P.CHECK, "/draft/sheet", request=_FILE)],
        "POST /draft/facts": [Probe(ANYBODY, "/draft/facts", 422, 422, {"data": {"text": DRAFT}})],
        "GET /ignored": [Probe(P.CHECK, "/ignored")],
        "POST /ignored/{line_id}/restore": [Probe(P.IGNORE, "/ignored/000000000000/restore", 404)],
        "GET /audit": [Probe(P.AUDIT, "/audit")],
        "POST /audit": [Probe(P.AUDIT, "/audit", 422, 422, {"data": {"collection": "没有的材料集"}})],
        "POST /audit/batch": [
            Probe("audit and upload", "/audit/batch", 422, 422, _UPLOAD),
        ],
        "GET /audit/{audit_id}": [Probe(P.AUDIT, f"/audit/{audit}", 200, 404)],
        "GET /audit/{audit_id}/pairs": [
            Probe(P.AUDIT, f"/audit/{audit}/pairs", 200, 404),
            Probe(P.AUDIT, f"/audit/{audit}/pairs?first=hupo-2021&later=edu-2022", 200, 404),
        ],
        "GET /audit/{audit_id}/series": [Probe(P.AUDIT, f"/audit/{audit}/series", 200, 404)],
        "GET /audit/{audit_id}/clusters": [Probe(P.AUDIT, f"/audit/{audit}/clusters", 200, 404)],
        "GET /audit/{audit_id}/clusters/{finding_id}": [
            Probe(P.AUDIT, f"/audit/{audit}/clusters/没有的", 404, 404)
        ],
        "GET /audit/{audit_id}/findings": [Probe(P.AUDIT, f"/audit/{audit}/findings", 200, 404)],
        "POST /audit/{audit_id}/dispositions": [
            Probe(P.AUDIT, f"/audit/{audit}/dispositions", 404, 404, {"data": {"finding": "f", "name": "某"}})
        ],
        "POST /audit/{audit_id}/cancel": [Probe(P.AUDIT, "/audit/20200101-000000-abcdef/cancel", 404)],
        "POST /audit/{audit_id}/remove": [Probe(P.AUDIT, "/audit/20200101-000000-abcdef/remove", 404)],
        "GET /trends": [
            Probe(P.SEARCH, "/trends"),
            Probe(P.SEARCH, "/trends?phrase=控辍保学"),
        ],
        "GET /login": [Probe(OPEN_TO_ALL, "/login")],
        "POST /login": [Probe(OPEN_TO_ALL, "/login", 401, 401, {"data": {"name": "无人", "password": "无"}})],
        "GET /login/sso": [Probe(OPEN_TO_ALL, "/login/sso", 404)],
        "GET /login/sso/back": [Probe(OPEN_TO_ALL, "/login/sso/back?code=x&state=y", 404)],
        "POST /logout": [Probe(ANYBODY, "/logout", 303)],
        "GET /password": [Probe(ANYBODY, "/password")],
        "POST /password": [
            Probe(ANYBODY, "/password", 403, 403, {"data": {"old": "甲", "new": "乙", "again": "乙"}})
        ],
        "GET /admin": [Probe("administrator", "/admin")],
        "POST /admin/users": [
            Probe(P.ACCOUNTS, "/admin/users", 422, 422, {"data": {"name": "/", "collections": OPEN}})
        ],
        "POST /admin/users/{action}": [
            Probe(
                P.RIGHTS, "/admin/users/rights", 404, 404, {"data": {"name": "没有的人", "collections": OPEN}}
            ),
            Probe(P.ACCOUNTS, "/admin/users/disable", 404, 404, {"data": {"name": "没有的人"}}),
            Probe(P.ACCOUNTS, "/admin/users/remove", 404, 404, {"data": {"name": "没有的人"}}),
            Probe(P.ACCOUNTS, "/admin/users/password", 404, 404, {"data": {"name": "没有的人"}}),
        ],
        "POST /admin/tokens": [
            Probe(P.RIGHTS, "/admin/tokens", 422, 422, {"data": {"name": "某", "collections": OPEN}})
        ],
        "POST /admin/tokens/revoke": [
            Probe(P.RIGHTS, "/admin/tokens/revoke", 404, 404, {"data": {"token": "没有"}})
        ],
        "GET /admin/log": [Probe(P.LOG, "/admin/log")],
        "POST /admin/log/verify": [Probe(P.LOG, "/admin/log/verify")],
        "GET /admin/log/export.csv": [Probe(P.LOG, "/admin/log/export.csv")],
        "GET /help": [Probe(ANYBODY, "/help")],
        "GET /help/admin": [Probe(P.UPLOAD, "/help/admin")],
        "GET /help/rules/{rule}": [Probe(ANYBODY, "/help/rules/wording")],
    }
    for root in ("/v2", "", "/v2/"):
        found |= {
            f"GET {root}/check": [Probe(P.CHECK, f"{root}/check?language=zh-CN&text={quote(SHARED)}")],
            f"POST {root}/check": [Probe(P.CHECK, f"{root}/check", request=_LANGUAGETOOL)],
            f"GET {root}/languages": [Probe(ANYBODY, f"{root}/languages")],
            f"GET {root}/maxtextlength": [Probe(ANYBODY, f"{root}/maxtextlength")],
            f"POST {root}/maxtextlength": [Probe(ANYBODY, f"{root}/maxtextlength")],
            f"GET {root}/configinfo": [Probe(ANYBODY, f"{root}/configinfo")],
            f"POST {root}/configinfo": [Probe(ANYBODY, f"{root}/configinfo")],
        }
    return found


@dataclass(frozen=True)
class Installation:
    """A running service with a token for every role, within the open collection and within all; and an audit of everything."""

    client: TestClient
    service: Assistant
    tokens: Mapping[tuple[AccountRole, bool], str]
    audit: str


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    service = built(tmp_path_factory.mktemp("matrix"))
    with TestClient(create_app(assistant=service), base_url="http://localhost") as client:
        job = service.start_audit(AuditScope())
        while not service.audits.job(job.id).state.is_over:
            time.sleep(0.01)
        tokens = {
            (role, within): service.add_token(
                f"{role}-{within}", Rights((role,), (OPEN,) if within else None)
            ).secret
            for role in AccountRole
            for within in (True, False)
        }
        yield Installation(client, service, tokens, job.id)


def _routes(routes: list[BaseRoute]) -> Iterator[str]:
    for route in routes:
        if hasattr(route, "original_router"):
            yield from _routes(route.original_router.routes)
        elif getattr(route, "methods", None):
            yield from (f"{method} {route.path}" for method in route.methods - {"HEAD"})  # type: ignore[attr-defined]
        else:
            yield f"MOUNT {route.path}"  # type: ignore[attr-defined]


def test_every_route_is_in_the_matrix(installation: Installation) -> None:
    """A route that is new has no expected outcome yet: give it one in ``_probes``."""
    routes = set(_routes(installation.client.app.routes)) - {"MOUNT /static"}  # type: ignore[attr-defined]

    assert sorted(routes ^ set(_probes(installation.audit))) == []


@pytest.mark.parametrize("within", [True, False], ids=["one collection", "all collections"])
@pytest.mark.parametrize("role", list(AccountRole))
def test_a_role_reaches_what_it_may_and_no_more(
    installation: Installation, role: AccountRole, within: bool
) -> None:
    """Takes some seconds: every route, whatever it costs."""
    headers = {"Authorization": f"Bearer {installation.tokens[role, within]}"}
    installation.service._resources.access_control.lockout.clear("无人")
    wrong, leaked = [], []
    for route, probes in _probes(installation.audit).items():
        for probe in probes:
            answer = installation.client.request(
                route.split()[0], probe.path, headers=headers, follow_redirects=False, **probe.request
            )
            if answer.status_code != _expected(probe, role, within):
                wrong.append(
                    (
                        route,
                        probe.path,
                        answer.status_code,
                        _expected(probe, role, within),
                        answer.text[-160:],
                    )
                )
            sent = f"{probe.path} {probe.request}"  # may come back: what a caller knows is no leak
            if probe.path.startswith("/admin"):
                sent += "琥珀 hupo"  # whoever grants collections and reads the log knows names and ids, but no text
            if within and (found := [word for word in leaks(answer.content) if word not in sent]):
                leaked.append((route, probe.path, found))

    assert not wrong + leaked, "\n".join(map(str, wrong + leaked))


def test_without_a_token_there_is_nothing(installation: Installation) -> None:
    answers = {
        (route, probe.path): installation.client.request(
            route.split()[0], probe.path, follow_redirects=False, **probe.request
        )
        for route, probes in _probes(installation.audit).items()
        for probe in probes
        if probe.needs != OPEN_TO_ALL
    }

    assert {answer.status_code for answer in answers.values()} == {401}
    assert [one for one, answer in answers.items() if leaks(answer.content)] == []


def _expected(probe: Probe, role: AccountRole, within: bool) -> int:
    granted = PERMISSIONS[role]
    if probe.needs == "administrator":
        return 200 if granted & {P.ACCOUNTS, P.RIGHTS} else 403
    if probe.needs == "audit and upload":
        return probe.status if granted >= {P.AUDIT, P.UPLOAD} else 403
    if probe.needs == "ready":
        return 200 if granted & {P.READ, P.OBSERVE} else 403
    if isinstance(probe.needs, Permission) and probe.needs not in granted:
        return 403
    return probe.within if within and probe.within is not None else probe.status


def test_a_report_that_may_not_be_read_is_one_that_is_not_there(installation: Installation) -> None:
    headers = {"Authorization": f"Bearer {installation.tokens[AccountRole.WRITER, True]}"}
    probes = [
        ("GET", "/v1/reports/{}", {}),
        ("PATCH", "/v1/reports/{}", _json(year=2020)),
        ("DELETE", "/v1/reports/{}", {}),
        ("GET", "/reports/{}", {}),
        ("GET", "/reports/{}/as-read", {}),
        ("GET", "/reports/{}/pages/1", {}),
        ("GET", "/reports/{}/discard", {}),
        ("POST", "/reports/{}", {"data": {"year": "2020"}}),
        ("POST", "/reports/{}/discard", {}),
    ]
    for method, path, request in probes:
        hidden, absent = (
            installation.client.request(method, path.format(name), headers=headers, **request)
            for name in ("hupo-2021", "none-2021")
        )
        assert (hidden.status_code, hidden.text.replace("hupo-2021", "X")) == (
            404,
            absent.text.replace("none-2021", "X"),
        )
    assert installation.service.report("hupo-2021").metadata.collection == SECRET


def test_what_may_not_be_read_makes_no_difference(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Who sees the open collection gets the answers of an installation that holds nothing else."""
    alone = built(tmp_path_factory.mktemp("alone"), secret=False)
    headers = {"Authorization": f"Bearer {installation.tokens[AccountRole.AUDITOR, True]}"}
    wanted = (
        "POST /v1/search",
        "GET /v1/search",
        "POST /v1/scaffolds",
        "POST /v1/suggestions",
        "POST /v1/checks",
    )
    wanted += ("GET /v1/vocabulary", "GET /v1/trends", "GET /v1/reports/{report_id:path}", "POST /v2/check")
    different = []
    with TestClient(create_app(assistant=alone), base_url="http://localhost") as other:
        for route, probes in _probes(installation.audit).items():
            for probe in probes if route in wanted else ():
                method = route.split()[0]
                here = installation.client.request(method, probe.path, headers=headers, **probe.request)
                there = other.request(method, probe.path, **probe.request)
                if _comparable(here.json()) != _comparable(there.json()):
                    different.append((route, probe.path, here.text, there.text))

    assert not different, "\n".join(map(str, different))


def _comparable(value: Any) -> Any:
    """An answer without times and scores: how long a passage is on average is counted over the whole index."""
    if isinstance(value, dict):
        return {
            name: _comparable(one)
            for name, one in value.items()
            if name not in {"took_ms", "score", "scores", "digest", "generation"}
        }
    return [_comparable(one) for one in value] if isinstance(value, list) else value


def test_the_description_says_who_may_call_what(installation: Installation) -> None:
    """Without credentials every described operation answers 401, and says so, but for those that state that none are needed."""
    client = installation.client
    headers = {"Authorization": f"Bearer {installation.tokens[AccountRole.READER, False]}"}
    described = client.get("/openapi.json", headers=headers).json()
    probes = {route.replace(":path}", "}"): found for route, found in _probes(installation.audit).items()}
    operations = {
        f"{method.upper()} {path}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }

    for name, operation in operations.items():
        method, _, _ = name.partition(" ")
        probe = probes[name][0]
        status = client.request(method, probe.path, **probe.request).status_code
        stated = "401" in operation["responses"], bool(operation["security"])
        assert stated == (status == 401, status == 401), (name, status)
        for enough in operation["security"]:
            assert set(enough) <= set(described["components"]["securitySchemes"]), name
            assert enough, f"{name} says that no credentials are needed"
    assert [name for name, operation in operations.items() if not operation["security"]] == ["GET /healthz"]
    assert described["components"]["securitySchemes"]["session"]["name"] == "assistant_session"
