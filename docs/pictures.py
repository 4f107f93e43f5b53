"""Takes the pictures of README from the running product, so that they are never stale: ``python docs/pictures.py``.

Needs Chromium, its driver and selenium (they come with the tests). Indexes a copy of corpus/, serves it on a free port,
and photographs the pages; ``python docs/pictures.py draft.png search.png`` takes these alone.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

from selenium.webdriver import ActionChains, Chrome, ChromeOptions, Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WIDTH, HEIGHT = 1280, 900
SWITCHES = (
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
    "--accept-lang=zh-CN",
)
DRAFT = """县人社局局长2024年述职报告
一、履职情况
（一）根治欠薪方面。把农民工工资当作硬账来抓，坚持每周会商一次、每月通报一次，重点盯住政府投资项目和房地产项目，\
先后21次到工地同工友面对面核对考勤表、工资表，召开领导小组会议9次。
新建零工驿站XX家，全年没有发生一起因欠薪引发的群体性事件。
（二）稳定就业方面。城镇"""


def _page(path: str, **parameters: str) -> str:
    return f"{path}?{urllib.parse.urlencode(parameters)}" if parameters else path


AUDIT = "/audit/{audit}"
PAGES = {
    "search.png": _page("/", q="农民工讨薪", portfolio="人社"),
    "report.png": _page("/reports/S02"),
    "corpus.png": _page("/corpus"),
    "draft.png": _page("/draft"),
    "trends.png": _page("/trends", phrase="农民工工资"),
    "scaffold.png": _page("/scaffold", portfolio="人社", role="履职", author="QL02", year="2024"),
    "audit.png": AUDIT,
}


def main(wanted: list[str]) -> None:
    """Index, serve, photograph, stop."""
    assistant = [sys.executable, "-m", "assistant"]
    with tempfile.TemporaryDirectory() as folder:
        # A copy: what people do on the pages is written into the corpus folder.
        shutil.copytree(ROOT / "corpus", f"{folder}/corpus")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
        environment["PYTHONPATH"] = str(ROOT / "src")
        subprocess.run([*assistant, "index"], cwd=folder, env=environment, check=True, capture_output=True)
        port = _free_port()
        service = f"http://127.0.0.1:{port}"
        serving = subprocess.Popen([*assistant, "serve", "--port", str(port)], cwd=folder, env=environment)
        browser = _browser(f"{folder}/profile")
        try:
            _fetched(f"{service}/readyz")
            for name in wanted or PAGES:
                path = PAGES[name]
                address = service + (path.format(audit=_audited(service)) if path == AUDIT else path)
                _fetched(address)
                browser.get(address)
                if name == "draft.png":
                    _write_draft(browser)
                browser.save_screenshot(str(HERE / "pictures" / name))
        finally:
            browser.quit()
            serving.terminate()
            serving.wait()


def _browser(profile: str) -> Chrome:
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or sys.exit("Chromium is not installed")
    for switch in (*SWITCHES, f"--user-data-dir={profile}"):
        options.add_argument(switch)
    browser = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    metrics = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    return browser


def _write_draft(browser: Chrome) -> None:
    """Say who writes, write :data:`DRAFT`, wait for what is found, and ask for suggestions."""
    until(browser, "return document.querySelector('.cm-content') !== null")
    for field, value in {"author": "QL02", "year": "2024", "portfolios": "人社"}.items():
        browser.find_element("name", field).send_keys(value)
    browser.execute_script("document.querySelector('details.about').open = false")
    browser.find_element("css selector", ".cm-content").click()
    browser.execute_cdp_cmd("Input.insertText", {"text": DRAFT})
    until(browser, "return document.querySelectorAll('#findings > li').length > 1")
    ActionChains(browser).key_down(Keys.ALT).send_keys("/").key_up(Keys.ALT).perform()
    until(browser, "return document.querySelector('.cm-tooltip-autocomplete li') !== null")
    time.sleep(1)  # until it stands where it belongs


def until(browser: Chrome, condition: str) -> None:
    """Wait until a script says that something is true."""
    WebDriverWait(browser, 30, 0.1).until(lambda driver: driver.execute_script(condition))


def _audited(service: str) -> str:
    """Run an audit of everything; its id."""
    request = urllib.request.Request(
        f"{service}/v1/audits", data=b"{}", headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        audit = str(json.load(answer)["id"])
    _patiently(lambda: json.loads(_fetched(f"{service}/v1/audits/{audit}"))["state"] == "done", "the audit")
    return audit


def _fetched(address: str) -> bytes:
    """What an address answers, as soon as it answers. Raises HTTPError where it answers with an error."""
    found: list[bytes] = []

    def answers() -> bool:
        try:
            with urllib.request.urlopen(address) as answer:
                found.append(answer.read())
        except urllib.error.HTTPError:
            raise
        except OSError:
            return False
        return True

    _patiently(answers, address)
    return found[0]


def _patiently(done: Callable[[], bool], what: str) -> None:
    for _ in range(600):
        if done():
            return
        time.sleep(0.1)
    sys.exit(f"{what} takes too long")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main(sys.argv[1:])
