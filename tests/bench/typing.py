"""``python -m tests.bench.typing``: time from key to paint on the page /draft, compared with plain editors.

A draft of 40,000 characters with 400 findings is open, checked with the sample corpus; keys come through the browser's own
input queue, in the middle of the draft. A key's time runs from its event to the first task after the frame that shows
it. *While writing*: a key each 80–160 ms, so that no answer is waited for. *While answers arrive*: rests of every length
between, so that keys meet questions, answers and the drawing of 400 findings. The peers get the same keys in the same
rhythm over the same text: bare CodeMirror of the same lock file (where ``make frontend`` has been run) and a textarea.
"""

import argparse
import json
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant.corpus import readers

from .figures import Figure, as_json, environment, percentile, table

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "src/assistant/interfaces/web/frontend"
CHARACTERS, FINDINGS = 40_000, 400
_TYPED = "今年以来按照要求把工作做细做实到村到户走访群众"
_GOAL = "≤ 50 ms above bare CodeMirror"

_TIMED = """
window.took = [];
window.tasks = [];
new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask" });
const channel = new MessageChannel();
const waiting = [];
channel.port1.onmessage = () => { window.took.push(performance.now() - waiting.shift()); };
addEventListener("keydown", (event) => {
  waiting.push(event.timeStamp);
  requestAnimationFrame(() => channel.port2.postMessage(0));
}, true);
"""
_BARE = """
import { EditorView, keymap } from "@codemirror/view";
import { history, defaultKeymap, historyKeymap } from "@codemirror/commands";
const text = document.getElementById("text");
window.view = new EditorView({
  doc: text.value, parent: document.body,
  extensions: [history(), EditorView.lineWrapping, keymap.of([...defaultKeymap, ...historyKeymap])],
});
text.remove();
"""
_LOOKS = "textarea, .cm-editor { width: 792px; height: 544px; font: 17px/1.9 serif; }"


def draft(seed: int = 1) -> str:
    """About 40,000 characters: 400 paragraphs, each a sentence of a sample report among random characters."""
    rng = random.Random(seed)
    kept_sentences: list[str] = []
    for path in sorted((ROOT / "corpus").rglob("*.txt")):
        text = readers.read(path).text
        kept_sentences += [
            one.strip() for one in text.replace("\n", "。").split("。") if 28 <= len(one.strip()) <= 70
        ]
    kept_sentences = rng.sample(sorted(set(kept_sentences)), FINDINGS)
    characters = [one for sentence in kept_sentences for one in sentence if "一" <= one <= "鿿"]
    paragraphs = []
    for sentence in kept_sentences:
        noise = rng.choices(characters, k=CHARACTERS // FINDINGS - len(sentence) - 2)
        noise[9::10] = "，" * len(noise[9::10])
        paragraphs.append(f"{''.join(noise)}。{sentence}。")
    return "\n".join(paragraphs)


def rhythm(keys: int, *, resting: bool, seed: int = 2) -> list[float]:
    """Seconds before each key."""
    rng = random.Random(seed)
    if not resting:
        return [rng.uniform(0.08, 0.16) for _ in range(keys)]
    # After short rests the answer for a paragraph arrives, after each tenth the one for the whole draft.
    return [rng.uniform(4.2, 6.2) if number % 10 == 9 else rng.uniform(0.3, 1.1) for number in range(keys)]


@contextmanager
def _service(folder: Path) -> Iterator[str]:
    assistant = [sys.executable, "-m", "assistant"]
    index = ["--index", str(folder / "index")]
    subprocess.run([*assistant, "index", str(ROOT / "corpus"), *index], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen(
        [*assistant, "serve", "--corpus", str(ROOT / "corpus"), *index, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz"):
                    break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        serving.terminate()
        serving.wait()


def _found(site: str, text: str) -> int:
    asked = urllib.request.Request(
        f"{site}/draft/findings", json.dumps({"text": text}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked) as answer:
        return len(json.load(answer)["findings"])


@contextmanager
def _browser(folder: Path) -> Iterator[Any]:
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    options = ChromeOptions()
    options.binary_location = chromium
    switches = ("headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run")
    switches += ("disable-background-networking", "disable-component-update", "disable-sync")
    for switch in (*switches, f"user-data-dir={folder / 'profile'}", "window-size=1280,900"):
        options.add_argument(f"--{switch}")
    browser = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield browser
    finally:
        browser.quit()


def _type(browser: Any, rests: Sequence[float]) -> tuple[list[float], list[float]]:
    """Milliseconds from key to paint of each key, and of the long tasks in the meantime."""
    browser.execute_script(_TIMED)
    began = time.perf_counter()
    for number, rest in enumerate(rests):
        began += rest
        time.sleep(max(0.0, began - time.perf_counter()))
        character = _TYPED[number % len(_TYPED)]
        pressed = {"type": "keyDown", "key": character, "text": character}
        browser.execute_cdp_cmd("Input.dispatchKeyEvent", pressed)
        browser.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyUp", "key": character})
    time.sleep(0.5)
    took = browser.execute_script("return window.took")
    if len(took) != len(rests):
        raise SystemExit(f"{len(rests)} keys were pressed, {len(took)} were painted")
    return took, browser.execute_script("return window.tasks")


def _into_middle(browser: Any) -> None:
    """Put the caret into the paragraph in the middle of the editor, with the draft scrolled half down."""
    browser.execute_script(
        """const area = document.querySelector("textarea:not([hidden])");
        if (area) {
          area.focus();
          area.setSelectionRange(area.value.length / 2, area.value.length / 2);
          area.scrollTop = area.scrollHeight / 2;
        } else {
          scrollTo(0, document.documentElement.scrollHeight / 2);
        }"""
    )
    time.sleep(0.5)
    if box := browser.execute_script(
        "const one = document.querySelector('.cm-scroller')?.getBoundingClientRect();"
        "return one && [one.left + one.width / 2, innerHeight / 2]"
    ):
        for kind in ("mousePressed", "mouseReleased"):
            press = {"type": kind, "x": box[0], "y": box[1], "button": "left", "clickCount": 1}
            browser.execute_cdp_cmd("Input.dispatchMouseEvent", press)


def _open_draft(browser: Any, site: str, text: str) -> int:
    """Open and check the draft on the page /draft; the number of listed findings."""
    browser.get(f"{site}/draft")
    browser.execute_script("document.querySelector('.cm-content').focus()")
    browser.execute_cdp_cmd("Input.insertText", {"text": text})
    listed = -1
    for _ in range(300):
        time.sleep(0.1)
        before = listed
        listed, told = browser.execute_script(
            "return [+document.getElementById('found-count').textContent, document.getElementById('told').textContent]"
        )
        if listed == before and told.startswith(f"共 {listed} 处"):
            return int(listed)
    raise SystemExit(f"the findings did not come: {listed}, {told}")


def _bare(folder: Path, text: str) -> dict[str, str]:
    """Addresses of the peers: the name of each → a page with the same text."""
    from html import escape

    head = f'<!doctype html><meta charset="utf-8"><style>{_LOOKS}</style>'
    area = f'<textarea id="text">{escape(text)}</textarea>'
    (folder / "textarea.html").write_text(head + area, encoding="utf-8")
    peers = {"textarea": (folder / "textarea.html").as_uri()}
    if (FRONTEND / "node_modules/.bin/esbuild").is_file():
        (folder / "bare.html").write_text(f'{head}{area}<script src="bare.js"></script>', encoding="utf-8")
        command = ["node_modules/.bin/esbuild", "--bundle", "--minify", f"--outfile={folder / 'bare.js'}"]
        subprocess.run(command, cwd=FRONTEND, input=_BARE.encode(), check=True, capture_output=True)
        peers = {"bare CodeMirror": (folder / "bare.html").as_uri(), **peers}
    return peers


def measure(folder: Path, *, keys: int) -> Iterator[Figure]:
    """Key to paint at p50 and p95, while writing and while answers arrive, with each peer."""
    text = draft()
    with _service(folder) as site, _browser(folder) as browser:
        found = _found(site, text)
        if found < FINDINGS:
            raise SystemExit(f"only {found} findings: the draft does not ask enough")
        for resting in (False, True):
            rests = rhythm(keys, resting=resting)
            listed = _open_draft(browser, site, text)
            _into_middle(browser)
            took, tasks = _type(browser, rests)
            what = "while answers arrive" if resting else "while writing"
            note = f"{len(text):,} characters, {listed} findings, {keys} keys; worst {max(took):.0f} ms; "
            note += f"longest task {max(tasks, default=0):.0f} ms"
            for peer, address in _bare(folder, text).items():
                browser.get(address)
                _into_middle(browser)
                theirs, _ = _type(browser, rests)
                for share in (50, 95):
                    yield Figure(
                        f"key to paint p{share}, {what}",
                        percentile(took, share / 100),
                        "ms",
                        peer=peer,
                        peer_value=percentile(theirs, share / 100),
                        goal=_GOAL if share == 95 else "",
                        note=f"{note}; theirs worst {max(theirs):.0f} ms",
                    )


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.typing", description=__doc__)
    parser.add_argument("--keys", type=int, default=120, help="how many keys in each run (120)")
    parser.add_argument("--out", type=Path, help="write the figures as JSON, too")
    given = parser.parse_args(arguments)
    setting = environment()
    with tempfile.TemporaryDirectory(prefix="assistant-typing-") as folder:
        figures = []
        for figure in measure(Path(folder), keys=given.keys):
            beside = f"{figure.peer} {figure.peer_value:.1f} ms"
            print(f"{figure.name}: {figure.value:.1f} ms, {beside}; {figure.note}", file=sys.stderr)
            figures.append(figure)
    print(table(figures, setting))
    if given.out:
        given.out.write_text(as_json(figures, setting) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
