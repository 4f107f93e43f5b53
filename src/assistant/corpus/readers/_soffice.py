"""Conversion with LibreOffice, one at a time, each in a temporary profile and folder."""

import os
import shutil
import subprocess
import threading
from pathlib import Path

from assistant.base.errors import ConverterMissing, DamagedFile
from assistant.base.processes import end_tree, own_group
from assistant.base.temporary import temporary_folder

TIMEOUT = 120.0
"""Seconds that a conversion may take; a report takes two, or four with a new profile."""

_USUAL_PATHS = (
    "/usr/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\\Program Files\\LibreOffice\\program\\soffice.exe",
)

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>\
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>\
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">\
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""
"""Settings: no macros, no external content, links are never updated."""

_LOCK = threading.Lock()


def find_soffice() -> str | None:
    """The path of LibreOffice: ``ASSISTANT_SOFFICE``, else from PATH, else a usual location; None without it."""
    named = os.environ.get("ASSISTANT_SOFFICE", "")
    candidates = [named] if named else ["soffice", "libreoffice", *_USUAL_PATHS]
    return next((found for candidate in candidates if (found := shutil.which(candidate))), None)


_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_PACKAGES = {"docx": "libreoffice-writer", "xlsx": "libreoffice-calc"}


def to_docx(data: bytes, name: str, suffix: str, timeout: float = TIMEOUT) -> bytes:
    """Convert a text to .docx: see :func:`converted`."""
    return converted(data, name, suffix, "docx", timeout)


def to_xlsx(data: bytes, name: str, suffix: str, timeout: float = TIMEOUT) -> bytes:
    """Convert a spreadsheet to .xlsx: see :func:`converted`."""
    return converted(data, name, suffix, "xlsx", timeout)


def converted(data: bytes, name: str, suffix: str, target: str, timeout: float = TIMEOUT) -> bytes:
    """Convert a file to ``target``, docx or xlsx. ``suffix`` is that of its true kind, ``timeout`` in seconds.

    Raises ConverterMissing without LibreOffice, DamagedFile when it cannot load the file or takes too long.
    """
    program = find_soffice()
    if program is None:
        raise ConverterMissing(
            name,
            "读取这种格式需要 LibreOffice，本机没有安装",
            f"请安装 LibreOffice（如 apt install {_PACKAGES[target]}），或另存为 .{target} 后再导入",
        )
    with _LOCK, temporary_folder("office") as workspace:
        settings = workspace / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, encoding="utf-8")
        source = workspace / f"report{suffix}"
        source.write_bytes(data)
        _run(_command(program, workspace, source, target), workspace, name, timeout)
        result = workspace / "out" / f"report.{target}"
        if not result.exists():
            cure = (
                f"请用 Word 或 WPS 打开检查，另存为 .{target} 后再导入；也可能没有安装 {_PACKAGES[target]}"
                if target == "xlsx"
                else "请用 Word 或 WPS 打开检查，另存为 .docx 后再导入"
            )
            raise DamagedFile(name, "LibreOffice 打不开这个文件，多半已损坏或有密码", cure)
        return result.read_bytes()


def _command(program: str, workspace: Path, source: Path, target: str) -> list[str]:
    return [
        program,
        f"-env:UserInstallation={(workspace / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        _FILTERS[target],
        "--outdir",
        str(workspace / "out"),
        str(source),
    ]


def _run(command: list[str], workspace: Path, name: str, timeout: float) -> None:
    """Run the command in a process group of its own: soffice is a script that starts the program, and both must end."""
    process = subprocess.Popen(
        command,
        cwd=workspace,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **own_group(),
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        cure = "请用 Word 或 WPS 另存为 .docx 后再导入"
        raise DamagedFile(name, f"LibreOffice 在 {timeout:g} 秒内没能转换这个文件", cure) from error
    finally:
        if process.poll() is None:
            end_tree(process.pid)
            process.wait()
