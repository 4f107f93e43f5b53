"""The HTTP service: latency, memory after a thousand queries, and time until an added report is found."""

import http.client
import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from .build import Built
from .data import narrowings, queries
from .figures import Figure, percentile
from .start import environment

_MARK = "丙寅号试验段落说的是青松岭水厂滤池改造"
_ADDED = f"""2024年度述职报告
一、履行职责情况
（一）民生工程有序推进。{_MARK}，全年完成管网更新，群众用水更加放心，停水投诉明显减少，各项工作按期办结。
（二）项目建设稳步实施。坚持每周调度、每月通报，协调解决用地、用能和资金方面的具体困难，开工率和完成率都有提高。
"""


@contextmanager
def _service(built: Built) -> Iterator[tuple[int, http.client.HTTPConnection, float]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    command += ["--corpus", str(built.settings.corpus), "--index", str(built.settings.index)]
    process = subprocess.Popen(command, env=environment())
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            try:
                connection.request("GET", "/readyz")
                if _read(connection)[0] == 200:
                    break
            except OSError:
                connection.close()
            if process.poll() is not None or time.perf_counter() - began > 120:
                raise SystemExit("the service did not start")
            time.sleep(0.02)
        yield process.pid, connection, time.perf_counter() - began
        connection.close()
    finally:
        process.terminate()
        process.wait()


def _read(connection: http.client.HTTPConnection) -> tuple[int, bytes]:
    response = connection.getresponse()
    return response.status, response.read()


def serving(built: Built, *, count: int = 1000) -> Iterator[Figure]:
    """Start the service, send ``count`` queries with and without filters, measure its memory, add a report and find it."""
    query_texts = queries(built.reports, count, seed=4)
    filters = [one.filters[0] for one in narrowings(built.reports)]
    size = f"{built.passages:,} passages"
    with _service(built) as (process, connection, ready):
        yield Figure("service ready after", ready, "s", note=size)
        took: list[float] = []
        for number, text in enumerate(query_texts):
            chosen = filters[number % len(filters)]
            body: dict[str, object] = {"query": text}
            for name in ("authors", "offices", "regions", "collections"):
                if values := getattr(chosen, name):
                    body[name] = sorted(values)
            took.append(_posted(connection, "/v1/search", body))
        note = f"p50 {1000 * percentile(took, 0.5):.2g} ms; filters in turn; {size}"
        yield Figure("hybrid p95 over HTTP", 1000 * percentile(took, 0.95), "ms", note=note)
        note = (
            f"{_memory(process, 'RssAnon'):.0f} MiB its own, the rest mapped files; {count} queries, {size}"
        )
        yield from _writing(built, connection, max(4, count // 20))
        peak = _memory(process, "VmHWM")
        yield Figure("peak memory of the service", peak, "MiB", goal="≤ 1 GiB at 10^6", note=note)
        yield Figure(
            "an added report is found after", _added(connection), "s", goal="≤ 2 s at 10^6", note=size
        )
        yield Figure("peak memory of the service, one report later", _memory(process, "VmHWM"), "MiB")


def _posted(connection: http.client.HTTPConnection, path: str, body: object) -> float:
    """Seconds from a request to its whole answer. Raises SystemExit where it is refused."""
    began = time.perf_counter()
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    status, answer = _read(connection)
    if status != 200:
        raise SystemExit(f"the service answered {status}: {answer.decode()}")
    return time.perf_counter() - began


def _writing(built: Built, connection: http.client.HTTPConnection, count: int) -> Iterator[Figure]:
    """Checks of single paragraphs and of whole reports, and scaffolds, ``count`` of each."""
    having = [report for report in built.reports if report.passages]
    some = random.Random(5).sample(having, min(count, len(having)))
    drafts = [
        ("check of one paragraph", [report.passages[-1].span.of(report.text) for report in some]),
        ("check of a whole report", [report.text for report in some]),
    ]
    for name, texts in drafts:
        took = [_posted(connection, "/v1/checks", {"text": text, "year": 2030}) for text in texts]
        yield _over_http(name, took)
    portfolios = ("教育", "交通", "农业农村", "应急安全")
    bodies = [{"portfolios": [portfolios[at % len(portfolios)]]} for at in range(count)]
    yield _over_http("scaffold", [_posted(connection, "/v1/scaffolds", body) for body in bodies])


def _over_http(name: str, took: list[float]) -> Figure:
    note = f"p50 {1000 * percentile(took, 0.5):.2g} ms, {len(took)} of them"
    return Figure(f"{name} p95 over HTTP", 1000 * percentile(took, 0.95), "ms", note=note)


def _memory(process: int, entry: str) -> float:
    """An entry of the process's status in MiB: ``VmHWM`` is its peak memory, mapped files included."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.is_file() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{entry}:")), float("nan"))


def _added(connection: http.client.HTTPConnection) -> float:
    """Seconds from sending a report to the answer that contains its sentence."""
    boundary = "bench-part"
    named = f'form-data; name="files"; filename="{time.time_ns()}.txt"'
    body = f"--{boundary}\r\nContent-Disposition: {named}\r\n\r\n{_ADDED}\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    began = time.perf_counter()
    connection.request("POST", "/v1/reports", body, headers)
    status, answer = _read(connection)
    if status != 201:
        raise SystemExit(f"the report was not taken: {status} {answer.decode()}")
    connection.request("GET", f"/v1/search?mode=exact&q={quote(_MARK)}")
    found = json.loads(_read(connection)[1])
    took = time.perf_counter() - began
    if not found["hits"]:
        raise SystemExit("the added report was not found")
    return took
