"""``serve --workers 2``: two real processes on one address and one index, while a third files reports."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from assistant.base.errors import AssistantError
from assistant.domain.callers import AccountRole, Rights
from assistant.interfaces.http import workers
from assistant.interfaces.http.workers import Supervisor
from assistant.service import Assistant
from assistant.settings import Settings

REPORT = """青岚县水务局局长{year}年述职报告

一、履职情况
　　全年整修渠道{number}公里，新打机井12眼，解决第{number}批3200人饮水问题，群众用上了放心水。
"""


@dataclass
class Served:
    """The service in other processes."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **more: str) -> httpx.Response:
        """One request on a connection of its own, so that any worker may answer."""
        with httpx.Client(trust_env=False, verify=False, timeout=30) as client:
            return client.get(f"{self.url}{path}", headers=more)

    def answering(self) -> set[int]:
        """The workers that answer some requests."""
        pids = set()
        for _ in range(20):
            text = self.get("/metrics").text
            pids.add(int(text.partition('assistant_worker{pid="')[2].partition('"')[0]))
        return pids


@pytest.fixture(scope="module")
def served(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Started once: two workers take some seconds."""
    folder = tmp_path_factory.mktemp("workers") / "indexed"
    shutil.copytree(indexed, folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port), "--workers", "2"]
    command += ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
    environment = {**os.environ, "ASSISTANT_LOG_FILE": str(folder / "log/assistant.log")}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    running = Served(folder, port, process)
    for _ in range(600):
        try:
            if running.get("/readyz").status_code == 200:
                break
        except httpx.TransportError:
            time.sleep(0.1)
    yield running
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def _both(served: Served) -> set[int]:
    for _ in range(30):
        if len(pids := served.answering()) == 2:
            return pids
        time.sleep(0.2)
    raise AssertionError("only one worker answers")


def test_readers_see_what_another_process_files_without_an_error(served: Served) -> None:
    """A report is found by whichever worker answers, as soon as the filing of it has returned."""
    _both(served)
    answers: Counter[int] = Counter()
    ended = threading.Event()

    def read() -> None:
        paths = (
            "/v1/search?q=农民工工资",
            "/readyz",
            "/v1/reports/edu-2022",
            "/v1/search?q=追回工资&mode=exact",
        )
        number = 0
        while not ended.is_set():
            try:
                answers[served.get(paths[number % len(paths)]).status_code] += 1
            except httpx.TransportError:
                answers[0] += 1
            number += 1

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    writer = Assistant(Settings(corpus=served.folder / "corpus", index=served.folder / "index"))
    for number in range(5):
        name = f"青岚县水务局局长{2015 + number}年述职报告.txt"
        filed = writer.file([(name, REPORT.format(year=2015 + number, number=41 + number).encode())])
        assert filed.refused == ()
        for _ in range(4):
            hits = served.get(f"/v1/search?q=解决第{41 + number}批&mode=exact").json()["hits"]
            assert [hit["report"]["id"] for hit in hits] == list(filed.added)
    ended.set()
    for reader in readers:
        reader.join()
    assert set(answers) == {200}
    assert answers[200] > 20


def test_an_audit_has_one_owner_and_every_worker_shows_how_far_it_is(served: Served) -> None:
    with httpx.Client(trust_env=False, verify=False, timeout=30) as client:
        begun = client.post(f"{served.url}/v1/audits", json={"collections": ["样本"]})
    assert begun.status_code == 202, begun.text
    address = f"/v1/audits/{begun.json()['id']}"
    for _ in range(300):
        states = {served.get(address).json()["state"] for _ in range(4)}
        if states == {"done"}:
            break
        assert "failed" not in states
        time.sleep(0.1)
    assert {served.get(address).json()["state"] for _ in range(6)} == {"done"}
    assert {len(served.get(f"{address}/report.json").content) for _ in range(4)} != {0}


def test_a_worker_that_dies_is_replaced(served: Served) -> None:
    """The figures count what every worker has answered, the one that died included."""
    before = _both(served)
    answered = _answered(served)
    os.kill(min(before), signal.SIGKILL)
    for _ in range(100):
        after = served.answering()
        if len(after) == 2 and after != before:
            break
        time.sleep(0.2)
    assert len(after) == 2
    assert after - before
    assert _answered(served) > answered
    logs = sorted(path.name for path in (served.folder / "log").iterdir())
    assert logs == ["assistant-1.log", "assistant-2.log", "assistant.log"]
    assert "another is started" in (served.folder / "log/assistant.log").read_text("utf-8")


def _answered(served: Served) -> float:
    lines = served.get("/metrics").text.splitlines()
    return sum(
        float(line.rpartition(" ")[2])
        for line in lines
        if line.startswith("assistant_requests_total{") and 'status="200"' in line
    )


def test_a_sign_in_holds_for_every_worker(served: Served) -> None:
    """And a failure counts for all of them: the last test, since from now on every address wants a sign-in."""
    administration = Assistant(Settings(corpus=served.folder / "corpus", index=served.folder / "index"))
    administration.add_user("张三", "Xiaohe-2024-Qinglan", Rights((AccountRole.READER,)))
    with httpx.Client(trust_env=False, verify=False, timeout=30, base_url=served.url) as client:
        signed = client.post("/login", data={"name": "张三", "password": "Xiaohe-2024-Qinglan"})
        assert signed.status_code == 303, signed.text
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    for _ in range(12):
        assert served.get("/v1/reports", cookie=cookie).status_code == 200
    statuses = []
    for _ in range(8):
        with httpx.Client(trust_env=False, verify=False, timeout=30, base_url=served.url) as client:
            statuses.append(client.post("/login", data={"name": "张三", "password": "nicht-das"}).status_code)
    assert statuses[:4] == [401] * 4
    assert statuses[-1] == 429
    assert json.loads(served.get("/v1/reports").text)["error"]["code"] == "not_authenticated"


def test_an_address_that_is_taken_is_said_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(port=taken.getsockname()[1], workers=2)
        with pytest.raises(AssistantError, match=r"用不了.*--port"):
            Supervisor(settings, print).run()


def test_workers_that_cannot_serve_are_not_started_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST_SHORT_LIVES", 2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(AssistantError, match=r"反复退出.*--workers 1"):
        Supervisor(Settings(port=port, workers=1), _ends_at_once).run()
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ


def _ends_at_once(settings: Settings, listening: socket.socket, number: int) -> None:
    pass
