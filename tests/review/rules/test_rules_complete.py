"""Every rule is whole: explained, tested on hits and misses, and reachable; one from outside needs nothing more."""

import importlib
import inspect
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assistant.base.plugins import plugins
from assistant.export import export_check
from assistant.export.labels import rule_help
from assistant.review.rules import rules
from assistant.service import Assistant

HERE = Path(__file__).parent
# Shared wording is found before the rules run: its tests are those of the reuse floor.
RULES = sorted(set(rules()) - {"reuse"})


@pytest.mark.parametrize("rule", RULES)
def test_it_has_hits_and_misses(rule: str) -> None:
    tests = importlib.import_module(f"test_rule_{rule}")

    assert len(tests.HITS) >= 3, "a rule shows what it finds"
    assert len(tests.MISSES) >= 3, "a rule shows what it leaves alone"


@pytest.mark.parametrize("rule", sorted(rules()))
def test_it_is_explained(rule: str) -> None:
    """Title, what, why, an example and where it is known from: they are its page under /help."""
    module = rules()[rule]
    sections = rule_help(rule)

    assert 2 <= len(module.TITLE) <= 8
    assert isinstance(module.WHOLE, bool)
    assert sections[0][0] == ""
    assert sections[0][1].endswith(("。", "]"))
    assert {"为什么", "例", "依据"} <= {head for head, _ in sections}


@pytest.mark.parametrize("rule", sorted(rules()))
def test_it_imports_nothing_heavy_and_queries_nothing(rule: str) -> None:
    source = inspect.getsource(inspect.getmodule(rules()[rule].check) or importlib.import_module(__name__))

    assert not [
        name for name in ("torch", "faiss", "assistant.index", "assistant.index.encoders") if name in source
    ]


STRANGER = '''"""“美丽”用得太多。

为什么：形容词多了，事情就少了。

例：“建设美丽的村庄”，提示改写成做了什么。

依据：本单位的写作要求。
"""

from assistant.domain.results import Finding, Severity
from assistant.domain.text import Span

TITLE = "形容词"
WHOLE = False


def check(context):
    at = context.draft.text.find("美丽")
    if at >= 0:
        yield Finding("plain_style", Severity.INFO, Span(at, at + 2), "“美丽”请改写成做了什么。", 0.9)
'''


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A distribution as an installer leaves it: a module, and its metadata with one entry point."""
    site = tmp_path / "site"
    metadata = site / "plain_style-1.0.dist-info"
    metadata.mkdir(parents=True)
    (site / "plain_style_rule.py").write_text(STRANGER, encoding="utf-8")
    (metadata / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: plain-style\nVersion: 1.0\n", encoding="utf-8"
    )
    (metadata / "entry_points.txt").write_text(
        "[assistant.rules]\nplain_style = plain_style_rule\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(site))
    plugins.cache_clear()
    yield
    plugins.cache_clear()


@pytest.mark.usefixtures("stranger")
def test_a_rule_from_outside_is_called_by_the_shell(indexed: Path, tmp_path: Path) -> None:
    from assistant.interfaces import cli

    path = tmp_path / "述职.txt"
    path.write_text(
        "溪口乡乡长2023年述职报告\n\n一、履职情况\n　　建设美丽的村庄，修路XX公里。\n", encoding="utf-8"
    )
    base = ["check", str(path), "--index", str(indexed / "index"), "--json"]
    outputs = [
        CliRunner().invoke(cli.app, [*base, *more], catch_exceptions=False).stdout for more in RULES_ASKED
    ]

    assert [[one["rule"] for one in json.loads(answer)["findings"]] for answer in outputs] == [
        ["plain_style"],
        ["placeholder"],
    ]


RULES_ASKED = (["--rules", "plain_style"], ["--without", "plain_style"])


@pytest.mark.usefixtures("stranger")
def test_a_rule_from_outside_is_a_rule(service: Assistant) -> None:
    """Found, switched, reported in SARIF and explained in the help, without a change in the program."""
    from assistant.interfaces.app import create_app

    draft = service.draft("溪口乡乡长2023年述职报告\n\n一、履职情况\n　　建设美丽的村庄。\n")
    result = service.check(draft)
    assert [(one.rule, one.span.of(draft.text)) for one in result.findings] == [("plain_style", "美丽")]
    assert service.check(draft, wanted=frozenset({"reuse"})).findings == ()

    run = json.loads(export_check("sarif", result, draft))["runs"][0]
    described = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}["plain_style"]
    assert described["shortDescription"]["text"] == "形容词"
    assert described["fullDescription"]["text"] == "“美丽”用得太多。"
    assert run["results"][0]["ruleId"] == "plain_style"

    with TestClient(create_app(assistant=service), base_url="http://localhost") as client:
        assert '<a href="/help/rules/plain_style">形容词</a>' in client.get("/help").text
        explained = client.get("/help/rules/plain_style").text
        assert "形容词多了，事情就少了。" in explained
        assert "本单位的写作要求。" in explained
        answer = client.post("/v1/checks", json={"text": draft.text, "rules": ["plain_style"]}).json()
        assert [one["message"] for one in answer["findings"]] == ["“美丽”请改写成做了什么。"]


def test_once_it_is_gone_nothing_is_left_of_it(client: TestClient) -> None:
    assert "plain_style" not in rules()
    assert client.get("/help/rules/plain_style").status_code == 404
