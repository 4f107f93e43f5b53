"""Takes the pictures of README from the running product, so that they are never stale: ``python docs/pictures.py``.

Needs Chromium. Indexes corpus/ into a temporary folder, serves it on a free port, and photographs the pages.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
QUERY = urllib.parse.quote("农民工讨薪")
PORTFOLIO = urllib.parse.quote("人社")
PICTURES = {
    "search.png": (f"/?q={QUERY}&portfolio={PORTFOLIO}", "1280,900"),
    "report.png": ("/reports/S02", "1280,900"),
    "corpus.png": ("/corpus", "1280,900"),
    "draft.png": ("/draft?report=S16", "1280,900"),
    "trends.png": (f"/trends?phrase={urllib.parse.quote('农民工工资')}", "1280,900"),
    "scaffold.png": (f"/scaffold?portfolio={PORTFOLIO}&role={urllib.parse.quote('履职')}", "1280,900"),
}
SWITCHES = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]


def main() -> None:
    """Index, serve, photograph, stop."""
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    assistant = [sys.executable, "-m", "assistant"]
    with tempfile.TemporaryDirectory() as folder:
        index = ["--index", f"{folder}/index"]
        subprocess.run([*assistant, "index", "corpus", *index], cwd=ROOT, check=True, capture_output=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        serving = subprocess.Popen(
            [*assistant, "serve", "--corpus", "corpus", *index, "--port", str(port)], cwd=ROOT
        )
        try:
            _wait(f"http://127.0.0.1:{port}/readyz")
            audit = _audited(f"http://127.0.0.1:{port}")
            for name, (path, size) in {**PICTURES, "audit.png": (f"/audit/{audit}", "1280,900")}.items():
                shot = f"--screenshot={HERE / 'pictures' / name}"
                profile = f"--user-data-dir={folder}/{name}"
                address = f"http://127.0.0.1:{port}{path}"
                subprocess.run(
                    [
                        chromium,
                        *SWITCHES,
                        "--virtual-time-budget=6000",
                        profile,
                        f"--window-size={size}",
                        shot,
                        address,
                    ],
                    env={**os.environ, "LANGUAGE": "zh_CN"},
                    check=True,
                    capture_output=True,
                )
        finally:
            serving.terminate()
            serving.wait()


def _audited(service: str) -> str:
    """Run an audit of everything; its id."""
    asked = urllib.request.Request(
        f"{service}/v1/audits", data=b"{}", headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked) as answer:
        audit = str(json.load(answer)["id"])
    for _ in range(600):
        with urllib.request.urlopen(f"{service}/v1/audits/{audit}") as answer:
            if json.load(answer)["state"] == "done":
                return audit
        time.sleep(0.1)
    sys.exit("the audit does not end")


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{address} does not answer")


if __name__ == "__main__":
    main()
