"""Limits that hold, tried on a running service: tiny and huge texts, idle sockets, endless bodies, clients that hang up.

``python -m tests.bench.limits [texts|hanging|body|sockets|line|filed|clients …]``; without a name all but the last.

``filed``: hostile reports that are filed already, in an audit, a scaffold and suggestions. ``clients``: thirty-two clients
for five minutes, who search, read, check and ask for suggestions.
"""

import http.client
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .interface import served
from .start import environment

_TINY = {
    "1×10,000": "1" * 10_000,
    "1×50,000": "1" * 50_000,
    "十百千万×1000": "十百千万" * 1000,
    "××": "××" * 10_000,
}


class Trial:
    """One service on a port."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, body: object = None, timeout: float = 300) -> tuple[int, float]:
        """Status and seconds of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        data = None if body is None else json.dumps(body).encode()
        began = time.perf_counter()
        connection.request(method, path, data, {"Content-Type": "application/json"} if data else {})
        status = connection.getresponse()
        status.read()
        connection.close()
        return status.status, time.perf_counter() - began

    def answer(self, method: str, path: str, body: object = None) -> Any:
        """The JSON that is answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        data = None if body is None else json.dumps(body).encode()
        connection.request(method, path, data, {"Content-Type": "application/json"} if data else {})
        found = json.loads(connection.getresponse().read())
        connection.close()
        return found

    def beside(self, work: Callable[[], object]) -> float:
        """The slowest /healthz while ``work`` goes on, in seconds."""
        thread = threading.Thread(target=work)
        thread.start()
        slowest = 0.0
        while thread.is_alive():
            slowest = max(slowest, self.ask("GET", "/healthz")[1])
            time.sleep(0.02)
        return slowest

    def memory(self) -> float:
        """MiB of the service's own process."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
        value = next(line.split()[1] for line in lines if line.startswith("process_resident_memory_bytes "))
        return float(value) / 1024 / 1024


def texts(trial: Trial) -> None:
    """Tiny hostile texts, and a long real one, through /v1/checks."""
    for name, text in _TINY.items():
        answers: list[tuple[int, float]] = []
        slowest = trial.beside(
            lambda text=text, answers=answers: answers.append(trial.ask("POST", "/v1/checks", {"text": text}))
        )  # type: ignore[misc]
        print(f"check {name}: {answers[0][0]} in {answers[0][1]:.2f} s; slowest /healthz {slowest:.3f} s")
    corpus = Path(__file__).parents[2] / "corpus"
    real = "\n".join(path.read_text("utf-8", "ignore") for path in sorted(corpus.rglob("*.txt")))
    answers = []
    slowest = trial.beside(
        lambda: answers.append(trial.ask("POST", "/v1/checks", {"text": (real * 9)[:290_000]}))
    )
    print(
        f"check 290,000 characters: {answers[0][0]} in {answers[0][1]:.2f} s; slowest /healthz {slowest:.3f} s"
    )


def hanging_up(trial: Trial) -> None:
    """Sixteen checks of 60,000 characters whose clients go away, then a search."""
    body = json.dumps({"text": "全年受理农民工讨薪案件57件，办结率100%。\n" * 2600}).encode()
    head = f"POST /v1/checks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    for _ in range(16):
        with socket.create_connection(("127.0.0.1", trial.port)) as client:
            client.sendall(head.encode() + body)
    for path, asked in (
        ("/v1/search", {"query": "农民工讨薪"}),
        ("/v1/checks", {"text": "整修渠道46公里。" * 800}),
    ):
        status, took = trial.ask("POST", path, asked)
        print(f"{path} after 16 cancelled checks: {status} in {took:.2f} s")


def endless_body(trial: Trial, megabytes: int = 600) -> None:
    """A chunked body of 600 MB."""
    before, sent, answer = trial.memory(), 0, b""
    with socket.create_connection(("127.0.0.1", trial.port)) as client:
        client.sendall(
            b"POST /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        try:
            for _ in range(megabytes):
                client.sendall(b"100000\r\n" + b"x" * 0x100000 + b"\r\n")
                sent += 1
        except OSError:
            pass
        try:
            answer = client.recv(200)
        except OSError:
            answer = b"(connection reset)"
    print(f"chunked body: {sent} MB taken, {answer[:12]!r}; memory {before:.0f} → {trial.memory():.0f} MB")


def idle_sockets(trial: Trial, log: Path, number: int = 1200, clients: int = 200) -> None:
    """Sockets on which nothing is said, and clients that search beside them."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    idle = []
    for _ in range(number):
        try:
            idle.append(socket.create_connection(("127.0.0.1", trial.port), timeout=5))
        except OSError:
            break
    seconds, errors = [], 0

    def search() -> None:
        nonlocal errors
        try:
            status, took = trial.ask("GET", "/v1/search?q=%E5%B7%A5%E8%B5%84&limit=3")
            seconds.append(took)
            errors += status != 200
        except OSError:
            errors += 1

    threads = [threading.Thread(target=search) for _ in range(clients)]
    for at, thread in enumerate(threads):
        thread.start()
        if at % 20 == 19:
            time.sleep(0.5)
    for thread in threads:
        thread.join()
    for one in idle:
        one.close()
    seconds.sort()
    size = log.stat().st_size
    print(f"{len(idle)} idle sockets, {clients} clients: {errors} without an answer 200")
    print(f"  median {seconds[len(seconds) // 2]:.2f} s, slowest {seconds[-1]:.2f} s; log {size} bytes")


def long_line(folder: Path) -> None:
    """A line of a million characters through ``assistant index``."""
    (folder / "long").mkdir()
    line = "全年受理农民工讨薪案件57件，办结率100%，为1200余名农民工追回工资1460万元。" * 24_000
    (folder / "long" / "长.txt").write_text(
        f"甲局长2023年述职报告\n\n一、履职情况\n{line[:1_000_000]}\n", "utf-8"
    )
    began = time.perf_counter()
    command = [
        sys.executable,
        "-m",
        "assistant",
        "index",
        str(folder / "long"),
        "--index",
        str(folder / "long-index"),
    ]
    subprocess.run(
        command, env=environment(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    print(f"index of a line of 1,000,000 characters: {time.perf_counter() - began:.1f} s")


_HEAD = "青岚县教育局局长{year}年述职报告\n\n一、履职情况\n　　"
_HOSTILE = {
    "digits": "1" * 200_000,
    "numerals": "十百千万" * 50_000,
    "marks": "××，" * 60_000,
    "one clause": "全面加强校舍改造工作，" * 20_000,
    "one sentence": "全年改造校舍三十七所，惠及学生一万余人。" * 10_000,
    "items": "".join(f"\n　　（{number}）抓校舍改造。全年改造{number}所。" for number in range(10_000)),
    "places": "青岚县临溪区" * 30_000,
}


def hostile_reports(trial: Trial, corpus: Path) -> None:
    """Reports of 120,000 to 240,000 characters that repeat one thing, filed; then what reads all reports."""
    for number, (name, text) in enumerate(_HOSTILE.items()):
        (corpus / f"{name}.txt").write_text(f"{_HEAD.format(year=2015 + number)}{text}\n", "utf-8")
    began = time.perf_counter()
    slowest = trial.beside(lambda: subprocess.run(_index(corpus), env=environment(), check=True))
    print(
        f"index of {len(_HOSTILE)} hostile reports: {time.perf_counter() - began:.1f} s; /healthz {slowest:.3f} s"
    )

    def audited() -> None:
        answer = trial.answer("POST", "/v1/audits", {})
        while trial.answer("GET", f"/v1/audits/{answer['id']}")["state"] in ("queued", "running"):
            time.sleep(0.5)
        state = trial.answer("GET", f"/v1/audits/{answer['id']}")
        print(f"  audit {state['state']} {(state.get('error') or {}).get('detail', '')}")

    draft = _HEAD.format(year=2024) + "全面加强校舍改造工作，" * 20_000
    works: dict[str, Callable[[], object]] = {
        "audit": audited,
        "scaffold": lambda: trial.ask("POST", "/v1/scaffolds", {"portfolios": ["教育"], "year": 2024}),
        "suggestions": lambda: trial.ask("POST", "/v1/suggestions", {"text": draft, "cursor": len(draft)}),
        "trends": lambda: trial.ask("GET", "/v1/trends?phrase=%E6%A0%A1%E8%88%8D"),
    }
    for name, work in works.items():
        began, before = time.perf_counter(), trial.memory()
        slowest = trial.beside(work)
        took, after = time.perf_counter() - began, trial.memory()
        print(f"{name}: {took:.1f} s; slowest /healthz {slowest:.3f} s; memory {before:.0f} → {after:.0f} MB")


def _index(corpus: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "assistant", "index", str(corpus)),
        *("--index", str(corpus.with_name("index"))),
    ]


def many_clients(trial: Trial, clients: int = 32, seconds: float = 300) -> None:
    """Clients that work without a pause: answers, errors, time of an answer and memory."""
    report = trial.answer("GET", "/v1/reports")["reports"][0]["id"]
    draft = trial.answer("GET", f"/v1/reports/{report}")["text"][:2_000]
    requests: list[tuple[str, str, object]] = [
        ("GET", "/v1/search?q=%E6%A0%A1%E8%88%8D&limit=5", None),
        ("POST", "/v1/checks", {"text": draft}),
        ("GET", f"/v1/reports/{report}", None),
        ("POST", "/v1/suggestions", {"text": draft, "cursor": len(draft)}),
    ]
    until, lock = time.monotonic() + seconds, threading.Lock()
    took: list[float] = []
    statuses: Counter[str] = Counter()

    def work(number: int) -> None:
        while time.monotonic() < until:
            method, path, body = requests[number % len(requests)]
            number += 1
            try:
                status, second = trial.ask(method, path, body)
            except OSError as error:
                status, second = 0, 0.0
                print(repr(error), file=sys.stderr)
            with lock:
                statuses[str(status)] += 1
                took.append(second)

    memory = [trial.memory()]
    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    while time.monotonic() < until:
        time.sleep(10)
        memory.append(trial.memory())
    for thread in threads:
        thread.join()
    took.sort()
    middle, late = took[len(took) // 2], took[int(len(took) * 0.99)]
    print(
        f"{clients} clients, {seconds:.0f} s: {len(took)} answers, {len(took) / seconds:.0f} a second {dict(statuses)}"
    )
    print(f"  median {middle:.3f} s, p99 {late:.3f} s, slowest {took[-1]:.3f} s")
    print(
        f"  memory {memory[0]:.0f} → {memory[-1]:.0f} MB, most {max(memory):.0f}; load {os.getloadavg()[0]:.1f}"
    )


def main(names: list[str]) -> None:
    """The trials of these names, one after the other; without names all but that of the many clients."""
    wanted = set(names or ("texts", "hanging", "body", "sockets", "line", "filed"))
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "service.log")
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        with log.open("wb") as written, served(Path(folder), log=written) as port:
            trial = Trial(port)
            trials: dict[str, Callable[[], None]] = {
                "texts": lambda: texts(trial),
                "hanging": lambda: hanging_up(trial),
                "body": lambda: endless_body(trial),
                "sockets": lambda: idle_sockets(trial, log),
                "clients": lambda: many_clients(trial),
                "filed": lambda: hostile_reports(trial, Path(folder, "corpus")),
            }
            for name, run in trials.items():
                if name in wanted:
                    run()
        if "line" in wanted:
            long_line(Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
