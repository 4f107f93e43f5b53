"""``assistant mcp`` by the SDK's own client: the same answers as HTTP's, citations, refusals, both ways to reach it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from fastapi.testclient import TestClient
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from assistant.interfaces.mcp import make_server
from assistant.service import Assistant

SAID = "对全县适龄儿童逐户核对台账，劝返辍学学生21名，义务教育巩固率达到98.6%，家长和老师都签了责任书。"
DRAFT = f"2024年述职报告\n\n一、履职情况\n{SAID}\n"


def _call(to: Any, tool: str, **arguments: Any) -> Any:
    async def call() -> Any:
        async with Client(to) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(call)


def _same(answer: Any, http: dict[str, Any]) -> None:
    assert not answer.is_error
    assert {**answer.structured_content, "took_ms": 0} == {**http, "took_ms": 0}


def test_four_tools_that_only_read(service: Assistant) -> None:
    async def listed() -> Any:
        async with Client(make_server(service)) as client:
            return (await client.list_tools()).tools

    tools = anyio.run(listed)
    assert sorted(tool.name for tool in tools) == ["check", "report", "scaffold", "search"]
    assert all(tool.annotations.read_only_hint and not tool.annotations.destructive_hint for tool in tools)


def test_search_answers_as_http_does_and_cites(service: Assistant, client: TestClient) -> None:
    asked = {"query": "农民工工资", "portfolios": ["人社"], "limit": 2}
    answer = _call(make_server(service), "search", **asked)

    _same(answer, client.post("/v1/search", json=asked).json())
    text = answer.content[0].text
    assert "《石渡县人社局局长2022年度述职述廉报告》（县人社局局长，澜屏市石渡县，2022年）" in text
    assert "passage_id 人社/2022#" in text


def test_report_scaffold_and_check_answer_as_http_does(service: Assistant, client: TestClient) -> None:
    server = make_server(service)

    report = _call(server, "report", report_id="edu-2022")
    assert report.structured_content["text"] == client.get("/v1/reports/edu-2022").json()["text"]
    asked = {"portfolios": ["教育"], "author": "甲", "year": 2024}
    _same(_call(server, "scaffold", **asked), client.post("/v1/scaffolds", json=asked).json())
    answer = _call(server, "check", text=DRAFT, year=2024)
    http = client.post("/v1/checks", json={"text": DRAFT, "year": 2024}).json()
    assert answer.structured_content["findings"] == http["findings"]
    assert "“对全县适龄儿童逐户核对台账" in answer.content[0].text


def test_what_is_refused_says_why_and_what_to_do(service: Assistant) -> None:
    answer = _call(make_server(service), "search", query="工资", portfolios=["炼丹"])

    assert answer.is_error
    assert "炼丹" in answer.content[0].text
    assert _call(make_server(service), "report", report_id="没有的").is_error


def test_nothing_is_seen_beyond_the_access(service: Assistant) -> None:
    from assistant.domain.results import Access

    server = make_server(service.as_caller(Access(frozenset())))
    assert _call(server, "search", query="工资").structured_content["hits"] == []
    assert _call(server, "report", report_id="edu-2022").is_error


def test_by_standard_input_and_output(service: Assistant) -> None:
    settings = service.settings
    command = [sys.executable, "-m", "assistant", "mcp", "--index", str(settings.index)]
    server = StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))

    answer = _call(stdio_client(server), "search", query="控辍保学", limit=1)

    assert answer.structured_content["hits"][0]["report"]["id"] == "edu-2022"


@pytest.fixture
def address(service: Assistant) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "mcp", "--http", str(port)]
    with subprocess.Popen([*command, "--index", str(service.settings.index)]) as process:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
        process.terminate()


def test_by_http_on_this_machine(address: str) -> None:
    import httpx

    answer = _call(address, "search", query="控辍保学", limit=1)
    assert answer.structured_content["hits"][0]["report"]["id"] == "edu-2022"
    foreign = httpx.post(
        address, json={}, headers={"Origin": "http://evil.example", "Accept": "application/json"}
    )
    assert foreign.status_code == 403
