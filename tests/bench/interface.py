"""Schemathesis over the whole interface: every check on every operation of /openapi.json, against a service of its own.

``python -m tests.bench.interface [examples an operation]``; needs the extra ``fuzz``. Ends with the exit code of schemathesis.
"""

import http.client
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .start import environment

_CORPUS = Path(__file__).parents[2] / "corpus"

# What no schema can say is refused with 422: a collection that is not there, a query of blanks, one of two fields missing.
# DELETE of an audit under way cancels it; it can still be looked at.
_CONFIGURATION = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 422, 429, 501, 503]

[[operations]]
include-path-regex = "^/v1/audits/"
checks.use_after_free.enabled = false
"""


@contextmanager
def served(folder: Path, *options: str, log: IO[bytes] | None = None) -> Iterator[int]:
    """A service over a copy of the sample corpus below ``folder``; gives its port."""
    shutil.copytree(_CORPUS, folder / "corpus", ignore=shutil.ignore_patterns("gold"))
    place = ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
    program = [sys.executable, "-m", "assistant"]
    subprocess.run(
        [*program, "index", *place[1:2], *place[2:]], env=environment(), check=True, stdout=subprocess.DEVNULL
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*program, "serve", "--port", str(port), *place, *options],
        env=environment(),
        stderr=log,
        preexec_fn=_as_usual if log else None,
    )
    try:
        _await_ready(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _as_usual() -> None:
    """As a service has it: 1,024 files, and no way to more."""
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))


def _await_ready(port: int) -> None:
    for _ in range(600):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise SystemExit("the service did not start")


def main(examples: int = 100) -> int:
    """Run schemathesis; returns its exit code."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as port:
        Path(folder, "schemathesis.toml").write_text(_CONFIGURATION, encoding="utf-8")
        base = f"http://127.0.0.1:{port}"
        command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{base}/openapi.json"]
        command += [
            "--max-examples",
            str(examples),
            "--checks",
            "all",
            "--mode",
            "all",
            "--continue-on-failure",
        ]
        command += ["--request-timeout", "60", "--no-color", "--workers", "1", "--seed", "15", "--no-shrink"]
        return subprocess.run(command, check=False, cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
