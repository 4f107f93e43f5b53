"""Chromium over a service with the small corpus: fixtures and helpers of the browser tests."""

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_core_python.base import AXE_SCRIPT
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from assistant.interfaces.app import create_app
from assistant.service import Assistant
from assistant.settings import Settings

_QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def site(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service over a copy of the small corpus."""
    folder = tmp_path_factory.mktemp("site") / "indexed"
    shutil.copytree(indexed, folder)
    with served(Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))) as address:
        yield address


@contextmanager
def served(service: Assistant) -> Iterator[str]:
    """The address of ``service``, which is served as long as this is entered."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(create_app(assistant=service), log_level="warning"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        serving.start()
        while not server.started:
            assert serving.is_alive(), "the service did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        serving.join()


@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Chromium with a profile of its own, logging its requests."""
    options = ChromeOptions()
    options.binary_location = chromium
    for argument in (*_QUIET, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture
def page(browser: Chrome, site: str) -> Iterator[Chrome]:
    """The browser at 1280 pixels, in light; afterwards nothing must have been asked of anybody else."""
    look(browser, 1280, "light")
    browser.get_log("performance")
    browser.get_log("browser")
    yield browser
    # What Chromium's own editing tries to style while it replaces a selection has no place in any file, and no effect.
    told = [
        line["message"]
        for line in browser.get_log("browser")
        if " - Applying inline style" not in line["message"]
    ]
    refused = [message for message in told if "Content Security Policy" in message]
    assert refused == [], refused
    sent = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {one["params"]["request"]["url"] for one in sent if one["method"] == "Network.requestWillBeSent"}
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "about:", "blob:"))}
    assert hosts <= {urlsplit(site).netloc}


def look(browser: Chrome, width: int, scheme: str) -> None:
    """Show pages so wide, in light or dark."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def flaws(browser: Chrome) -> list[tuple[str, list[str]]]:
    """What axe finds on the page, with everything on it unfolded."""
    browser.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    browser.execute_script(AXE_SCRIPT)
    found = browser.execute_async_script("axe.run().then(arguments[0])")
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]
