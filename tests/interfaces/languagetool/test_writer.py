"""LibreOffice Writer, unmodified, on a fresh profile: with the extension it asks this service and marks what is found."""

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from assistant.export.docx import document_of
from assistant.interfaces.app import create_app
from assistant.service import Assistant
from assistant.settings import Settings
from protocol_clients import Sent, libreoffice_7_4, libreoffice_25_2
from reader_files import docx, p, r

pytestmark = [pytest.mark.office, pytest.mark.slow]

DRIVER = Path(__file__).with_name("writer.py")
PYTHONS = ("/usr/bin/python3", "/usr/lib/libreoffice/program/python", "/opt/libreoffice/program/python")

FRESH = "今年试着把信访接待搬到集市上，支一张桌子、摆两条板凳。"
TAKEN = "受理农民工讨薪案件57件，办结率100%，为1200余名农民工追回工资1460万元。"
NOTED = f"𠮷祥镇&乡=村，台账按a=b记。{TAKEN}"
DIGIT = f"2023年以来，{TAKEN}另为XX名群众代办了手续。"
TEXT = f"石渡县某局局长2023年述职报告\n{FRESH}\n{NOTED}\n{DIGIT}\n"

BLUE, ORANGE = 0x0000FF, 0xD16820


@pytest.fixture(scope="session")
def uno_python() -> str:
    """A Python that can talk to LibreOffice: its own, or the system's with python3-uno."""
    for path in PYTHONS:
        if (
            shutil.which(path)
            and not subprocess.run([path, "-c", "import uno"], capture_output=True).returncode
        ):
            return path
    reason = "no Python here has uno (Debian: python3-uno)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@dataclass
class Asked:
    """A service and what has been asked of its protocol so far."""

    address: str
    seen: list[Sent]

    @property
    def texts(self) -> list[Sent]:
        return [one for one in self.seen if one.path.endswith("/check")]


@pytest.fixture(scope="module")
def asked(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("asked") / "indexed"
    shutil.copytree(indexed, folder)
    app = create_app(assistant=Assistant(Settings(corpus=folder / "corpus", index=folder / "index")))
    seen: list[Sent] = []

    async def noting(scope: Any, receive: Any, send: Any) -> None:
        body = bytearray()

        async def reading() -> Any:
            message = await receive()
            body.extend(message.get("body", b""))
            return message

        await app(scope, reading, send)
        if scope["type"] == "http":
            headers = {name.decode(): value.decode() for name, value in scope["headers"]}
            seen.append(Sent(scope["path"], bytes(body), scope["method"], headers))

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(noting, log_level="warning"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        serving.start()
        while not server.started:
            time.sleep(0.01)
        yield Asked(f"http://127.0.0.1:{listening.getsockname()[1]}", seen)
        server.should_exit = True
        serving.join()


class Writer:
    """A running LibreOffice that the driver talks to."""

    def __init__(self, python: str, port: int) -> None:
        self._python, self._port = python, port

    def __call__(self, *told: str) -> dict[str, Any]:
        return self._ended(self._begun(*told))

    def opened(self, document: str, until: Callable[[], bool]) -> str:
        """Open a document in a window, wait for something at most a minute, close it. The program's version."""
        driver = self._begun("open", document)
        give_up = time.monotonic() + 60
        while not until() and driver.poll() is None and time.monotonic() < give_up:
            time.sleep(0.1)
        return str(self._ended(driver)["version"])

    def _begun(self, *told: str) -> "subprocess.Popen[str]":
        command = [self._python, str(DRIVER), str(self._port), *told]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)

    def _ended(self, driver: "subprocess.Popen[str]") -> dict[str, Any]:
        try:
            said, why = driver.communicate(timeout=180)
        finally:
            driver.kill()
        assert driver.returncode == 0, why
        answer: dict[str, Any] = json.loads(said)
        return answer


@pytest.fixture(scope="module")
def writer(
    soffice: str, uno_python: str, asked: Asked, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Writer]:
    """LibreOffice on a fresh profile with the extension as the service hands it out."""
    import httpx

    folder = tmp_path_factory.mktemp("writer")
    extension = folder / "助手.oxt"
    extension.write_bytes(httpx.get(f"{asked.address}/libreoffice.oxt").content)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        soffice,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--nodefault",
        f"--accept=socket,host=127.0.0.1,port={port};urp",
    ]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **quiet)  # type: ignore[call-overload]
    try:
        running = Writer(uno_python, port)
        installed = running("install", extension.as_uri())
        assert installed["identifier"] == "assistant.duty-report.languagetool"
        yield running
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def saved(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a draft as the product saves it."""
    service = Assistant(Settings(corpus=indexed / "corpus", index=indexed / "index"))
    path = tmp_path_factory.mktemp("saved") / "述职.docx"
    path.write_bytes(document_of(service.draft(TEXT)))
    return path.as_uri()


COUNTED = f"12个村，{TAKEN}"
FIRST, LAST = TAKEN.split("57")
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
PAGE = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("1")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Somebody's document: no languages set, a content control, a field, a tracked deletion."""
    control = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{r('57')}</w:sdtContent></w:sdt>"
    gone = '<w:del w:id="8" w:author="甲"><w:r><w:delText>旧</w:delText></w:r></w:del>'
    body = (
        p("甲处：", FIRST, control, LAST)
        + p(COUNTED)
        + p("见第", PAGE, f"页。{TAKEN}")
        + p("丁处新", gone, "楼。")
    )
    path = tmp_path_factory.mktemp("theirs") / "来稿.docx"
    path.write_bytes(docx(body, **{"[Content_Types].xml": TYPES}))
    return path.as_uri()


def in_the_form_of(asked: Asked) -> Any:
    """How this version writes a form: as it stands (7.4), or encoded (25.2)."""
    raw = any(byte > 0x7F for one in asked.texts for byte in one.body)
    return libreoffice_7_4 if raw else libreoffice_25_2


def test_writer_asks_by_itself(writer: Writer, asked: Asked, saved: str) -> None:
    """Nobody does anything but open the document: each paragraph arrives, in the form that its version has."""
    told = [line for line in [*TEXT.split("\n"), "— \u200b1 —"] if line]
    version = writer.opened(saved, lambda: len({one.body for one in asked.texts}) == len(told))

    send = in_the_form_of(asked)
    assert send is {"7.4": libreoffice_7_4, "25.2": libreoffice_25_2}.get(version, send)
    assert {one.body for one in asked.texts} == {send(line).body for line in told}
    assert {one.headers["content-type"] for one in asked.texts} == {"application/x-www-form-urlencoded"}
    if send is libreoffice_7_4:
        listed = [(one.method, one.path) for one in asked.seen if "languages" in one.path]
        assert listed == [("GET", "/v2/languages")]


def test_writer_marks_what_is_found(writer: Writer, saved: str) -> None:
    """The very marks that its proofreading makes: place in UTF-16 units, and colour by category."""
    told = writer("marks", saved)

    assert told["marks"] == [
        mark(NOTED, TAKEN, BLUE),
        mark(DIGIT, TAKEN, BLUE),
        mark(DIGIT, "XX名", ORANGE),
    ]
    said = "与《石渡县人社局局长2022年度述职述廉报告》（乙，2022年）相同"
    shared = {"text": said, "more": "文字重合 · 他人报告 · 相同", "suggestions": []}
    # Nothing in a paragraph says of which year the report is (2023年以来 does not), so the message says that, too.
    assert told["menus"][:2] == [[{**shared, "text": f"{said}，年份不详，先后不明"}]] * 2
    assert [one["more"] for one in told["menus"][2]] == ["待填"]


def test_writer_marks_what_others_wrote(writer: Writer, asked: Asked, theirs: str) -> None:
    """Controls stand in the text as \\x04 and \\x05, fields behind a zero-width space; a digit makes it English."""
    controlled, page = f"{FIRST}\x0457\x05{LAST}", f"见第\u200b1页。{TAKEN}"
    asked.seen.clear()
    writer.opened(theirs, lambda: len({one.body for one in asked.texts}) == 4)
    send = in_the_form_of(asked)
    bodies = {one.body for one in asked.texts}
    texts = (f"甲处：{controlled}", page, "丁处新旧楼。")
    assert bodies == {send(COUNTED, "en-US").body, *(send(text).body for text in texts)}

    assert writer("marks", theirs)["marks"] == [
        mark(f"甲处：{controlled}", controlled, BLUE),
        mark(COUNTED, TAKEN, BLUE),
        mark(page, TAKEN, BLUE),
    ]


def mark(text: str, about: str, color: int) -> dict[str, Any]:
    offset = len(text[: text.index(about)].encode("utf-16-le")) // 2
    return {"text": text, "offset": offset, "length": len(about), "color": color}
