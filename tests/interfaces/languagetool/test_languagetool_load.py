"""Typing: requests come faster than a person reads. What was asked is not asked twice, and not much at once."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from assistant.interfaces.app import create_app
from assistant.reuse import hits
from assistant.service import Assistant
from assistant.settings import Settings
from protocol_clients import libreoffice_25_2

WRITTEN = "受理农民工讨薪案件57件，办结率100%，为1200余名农民工追回工资1460万元。"
NEXT = "今年试着把信访接待搬到集市上，支一张桌子、摆两条板凳，谁来都能说上话。"


def ask(client: TestClient, text: str) -> dict[str, Any]:
    sent = libreoffice_25_2(text)
    answer = client.post(sent.path, content=sent.body, headers=dict(sent.headers))
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many characters each sentence had that was looked up among past reports."""
    lengths: list[int] = []
    look_up = hits.look_up

    def counted(parts: Any, masks: Any, codes: Any, pieces: Any, **more: Any) -> Any:
        if more["below"] is None:  # not the draft against itself
            lengths.append(len(codes))
        return look_up(parts, masks, codes, pieces, **more)

    monkeypatch.setattr(hits, "look_up", counted)
    return lengths


def test_twenty_characters_look_up_the_sentence_that_grows(client: TestClient, looked_up: list[int]) -> None:
    """The sentence before it is known, and a comma makes no other sentence."""
    answers = [ask(client, f"{WRITTEN}{NEXT[: 10 + typed]}") for typed in range(20)]

    assert [mark for mark in NEXT[10:29] if mark in "，、"] == ["，", "、", "，"]
    assert looked_up == [28, *range(10, 27)]
    assert [[(one["offset"], one["length"]) for one in told["matches"]] for told in answers] == [
        [(0, 42)]
    ] * 20


def test_what_is_remembered_changes_no_answer(client: TestClient, service: Assistant) -> None:
    """A sentence that was lately looked up in another paragraph is told as if it never had been."""
    texts = [
        f"{NEXT}{WRITTEN}",
        f"{WRITTEN}{NEXT}",
        f"{WRITTEN[:18]}。{WRITTEN}",
        WRITTEN.replace("57", "63"),
    ]
    lately = [ask(client, text)["matches"] for text in texts]
    fresh = []
    for text in texts:
        with TestClient(
            create_app(assistant=Assistant(service.settings)), base_url="http://localhost"
        ) as other:
            fresh.append(ask(other, text)["matches"])

    assert lately == fresh
    assert [len(matches) for matches in lately] == [1, 1, 1, 1]


def test_the_same_paragraph_is_checked_once(client: TestClient, service: Assistant) -> None:
    with counting(service) as seen:
        answers = [ask(client, WRITTEN) for _ in range(5)]

    assert seen.texts == [WRITTEN]
    assert answers == [answers[0]] * 5


def test_whole_documents_are_not_kept(client: TestClient) -> None:
    """An editor that sends all of it at each character would fill the memory with what never comes again."""
    whole = f"{WRITTEN}\n" + f"{NEXT}\n" * 150
    assert len(whole) > 4000
    answers = [ask(client, whole) for _ in range(2)]

    assert len(client.app.state.remembered) == 0  # type: ignore[attr-defined]
    assert answers[0] == answers[1]
    assert answers[0]["matches"][0]["length"] == 42


def test_the_records_of_all_reports_are_read_once(
    client: TestClient, service: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many reports there are, a character that is typed does not read all of them again."""
    index = type(service.index)
    read, reports = [], index.reports
    monkeypatch.setattr(index, "reports", lambda self, access: read.append(access) or reports(self, access))
    for typed in range(5):
        ask(client, f"{WRITTEN}{NEXT[: 10 + typed]}")

    assert len(read) == 2  # once as sources of wording, once for the rules


def test_a_new_index_is_asked_anew(client: TestClient, service: Assistant) -> None:
    """What is known belongs to the reports in force."""
    own = "每月初五到敬老院给老人理一次发，顺便听他们念叨屋里屋外的事，记下来逐件办。"
    assert ask(client, own)["matches"] == []
    name = "石渡县民政局局长2023年述职报告"
    service.file([(f"{name}.txt", f"{name}\n\n一、履职情况\n　　{own}\n".encode())])

    assert [one["offset"] for one in ask(client, own)["matches"]] == [0]


def test_what_is_put_on_the_list_is_not_told_again(client: TestClient) -> None:
    assert len(ask(client, WRITTEN)["matches"]) == 1
    client.post("/v1/ignored", json={"rule": "reuse", "text": WRITTEN, "reason": "上级要求的统一数据"})

    assert ask(client, WRITTEN)["matches"] == []


def test_no_more_than_half_of_the_cores_at_once(client: TestClient, service: Assistant) -> None:
    """Pages and searches go on beside an editor that asks for everything at once."""
    most = max(1, (os.cpu_count() or 1) // 2)
    with counting(service, pause=0.2) as seen, ThreadPoolExecutor(12) as threads:
        asking = [threads.submit(ask, client, f"{NEXT[:number]}{WRITTEN}") for number in range(12, 24)]
        for one in asking:
            one.result(30)

    assert len(seen.texts) == 12
    assert seen.most == min(most, 12)


def test_a_paragraph_is_answered_before_the_next_is_typed(tmp_path: Path) -> None:
    """Every third paragraph of the sample corpus: 95 of 100 take at most 150 ms of work."""
    corpus = Path(__file__).parents[3] / "corpus"
    service = Assistant(Settings(corpus=corpus, index=tmp_path / "index"))
    service.ingest()
    texts = [line for record in service.reports() for line in service.report(record.id).text.split("\n")]
    with TestClient(create_app(assistant=service), base_url="http://localhost") as client:
        took = []
        for text in [text for text in texts if text.strip()][::3]:
            began = time.process_time()  # what others do on this machine does not count
            ask(client, text)
            took.append(time.process_time() - began)

    assert len(took) > 200
    assert float(np.percentile(took, 95)) <= 0.15


class Seen:
    """What was checked, and how many checks there were at once at most."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.now = self.most = 0
        self.lock = threading.Lock()


@contextmanager
def counting(service: Assistant, pause: float = 0.0) -> Iterator[Seen]:
    seen, check = Seen(), service.check

    def counted(draft: Any, **more: Any) -> Any:
        with seen.lock:
            seen.texts.append(draft.text)
            seen.now += 1
            seen.most = max(seen.most, seen.now)
        time.sleep(pause)
        result = check(draft, **more)
        with seen.lock:
            seen.now -= 1
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "check", counted)
        yield seen
