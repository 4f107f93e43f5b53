"""Takes the picture of docs/libreoffice.md from a running LibreOffice Writer: ``python docs/writer_picture.py``.

Needs LibreOffice Writer with a window (libreoffice-writer, libreoffice-gtk3, libreoffice-l10n-zh-cn), python3-uno, Xvfb,
xdotool and ImageMagick. Indexes corpus/ into a temporary folder, serves it on a free port, installs the extension that
the service hands out into a fresh profile, opens a draft, and photographs the menu over what Writer has underlined.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
DRIVER = [
    os.environ.get("UNO_PYTHON", "/usr/bin/python3"),
    str(ROOT / "tests/interfaces/languagetool/writer.py"),
]
WIDTH, HEIGHT = 1280, 900
MENU_BAR = 30  # pixels: drawn by GTK above all that LibreOffice counts from
CLICKED = "全年到县区"
DRAFT = f"""副市长2023年述职报告
一、履职情况
年初到集市上支过一张桌子，谁来都能说上话，记下来的事有46件，办完一件划掉一件。
带着问题走、揣着答案回，{CLICKED}和分管领域督查96余次，进学校58所、医疗卫生机构41家、在建工地33个、\
退役军人家庭70余户，对学位紧张、村医断档、欠薪反复等难题建起台账。
2023年新建改扩建学校XX所，城里孩子上学挤的事松了一口气。
二、廉洁自律情况
下乡自己带水杯，饭钱当天结清，村里的土特产一样没拿。
"""


def main() -> None:
    """Index, serve, install, open, click, photograph, stop."""
    from assistant import Assistant, Settings
    from assistant.export.docx import document_of

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(corpus=ROOT / "corpus", index=Path(folder) / "index")
        service = Assistant(settings)
        service.ingest()
        (Path(folder) / "report.docx").write_bytes(document_of(service.draft(DRAFT)))
        port, screen = free_port(), f":{90 + os.getpid() % 100}"
        command = [sys.executable, "-m", "assistant", "serve", "--corpus", str(settings.corpus)]
        running = [started([*command, "--index", str(settings.index), "--port", str(port)])]
        running.append(started(["Xvfb", screen, "-screen", "0", f"{WIDTH}x{HEIGHT}x24"]))
        os.environ["DISPLAY"] = screen
        try:
            extension = Path(folder) / "assistant.oxt"
            extension.write_bytes(fetched(f"http://127.0.0.1:{port}/libreoffice.oxt"))
            photograph(Path(folder), extension, running)
        finally:
            for process in reversed(running):
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def photograph(folder: Path, extension: Path, running: "list[subprocess.Popen[bytes]]") -> None:
    """Writer, from its start to the picture."""
    port = free_port()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    accept = f"--accept=socket,host=127.0.0.1,port={port};urp"
    office = ["soffice", profile, "--norestore", "--nologo", "--nodefault", accept]
    chinese = {**os.environ, "LANG": "zh_CN.UTF-8", "SAL_USE_VCLPLUGIN": "gtk3"}
    running.append(started(office, chinese))
    answer_of(port, "install", extension.as_uri())
    running.append(started([*DRIVER, str(port), "open", (folder / "report.docx").as_uri()]))
    window = ""
    for _ in range(100):
        time.sleep(0.2)
        found = subprocess.run(["xdotool", "search", "--name", "Writer"], capture_output=True, text=True)
        if window := found.stdout.strip().rpartition("\n")[2]:
            break
    # Nobody manages windows here: it stays as small as it comes.
    subprocess.run(["xdotool", "windowmove", window, "0", "0", "windowsize", window, f"{WIDTH}", f"{HEIGHT}"])
    time.sleep(6)  # Writer sends one paragraph after the other, and draws when it is idle
    place = answer_of(port, "where", CLICKED)
    x, y = place["x"], place["y"] + MENU_BAR
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "3"], check=True)
    time.sleep(2)
    subprocess.run(["import", "-window", "root", str(HERE / "pictures" / "writer.png")], check=True)


def started(command: list[str], environment: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """A program in a session of its own, kept waiting for its input."""
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def answer_of(port: int, *verb: str) -> dict[str, Any]:
    """What the driver answers."""
    done = subprocess.run([*DRIVER, str(port), *verb], check=True, stdout=subprocess.PIPE, timeout=120)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def fetched(address: str) -> bytes:
    """What a service gives as soon as it answers."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(address) as answer:
                return bytes(answer.read())
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{address} does not answer")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
