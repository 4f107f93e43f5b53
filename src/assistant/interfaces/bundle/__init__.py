"""One archive that installs the assistant where there is no network.

It holds the wheels for the chosen platforms and versions of Python, their checksums and licences, a script that installs
them into a folder, a unit for systemd and an example for a reverse proxy in front of the service.
"""

import hashlib
import io
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

from assistant.base.files import sync_folder
from assistant.base.version import __version__
from assistant.interfaces.bundle.wheels import Wheel, collect, collected, requirements

PLATFORMS = ("x86_64", "aarch64")
PYTHONS = ("3.11", "3.12", "3.13")

_FILES = {
    "install.sh": "install.sh",
    "安装说明.txt": "readme.txt",
    "systemd/report-assistant.service": "report-assistant.service",
    "nginx/report-assistant.conf": "nginx.conf",
}
_EXECUTABLE = frozenset({"install.sh"})


def make(
    target: Path,
    *,
    project: Path,
    platforms: Sequence[str] = PLATFORMS,
    pythons: Sequence[str] = PYTHONS,
    source: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Wheel, ...]:
    """Write the archive ``target`` (.tar.gz) and return the wheels in it.

    ``project``: the folder of this program's source, from which its own wheel is built. ``source``: a folder of wheels to
    take the others from; None: pip gets them from wherever it is set up to. Raises BadInput where a wheel is missing or
    needs a newer system than the platforms that are promised, with the cure.
    """
    with tempfile.TemporaryDirectory(prefix="assistant-bundle-") as folder:
        wheels_folder = Path(folder)
        collect(wheels_folder, project, platforms, pythons, source, tell)
        wheels = collected(wheels_folder)
        entries = _entries(wheels)
        _write(target, entries)
    return wheels


def _entries(wheels: Sequence[Wheel]) -> dict[str, bytes]:
    """Every file of the archive by its path in it."""
    entries = {f"wheels/{wheel.file}": wheel.path.read_bytes() for wheel in wheels}
    for name, source in _FILES.items():
        text = resources.files("assistant.interfaces.bundle").joinpath("files", source).read_text("utf-8")
        entries[name] = text.replace("{version}", __version__).encode()
    entries["requirements.txt"] = requirements(wheels).encode()
    listed = []
    for wheel in wheels:
        listed.append(f"{wheel.name} {wheel.version}：{wheel.licence or '见所附文件'}")
        for name, data in wheel.licence_files():
            entries[f"licences/{wheel.name}-{wheel.version}/{name}"] = data
    entries["licences/一览.txt"] = ("\n".join(dict.fromkeys(listed)) + "\n").encode()
    entries["SHA256SUMS"] = _checksums(entries).encode()
    return entries


def _checksums(entries: dict[str, bytes]) -> str:
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(entries.items()))


def _write(target: Path, entries: dict[str, bytes]) -> None:
    """The archive, the same for the same content: sorted, without times and owners. Whole or not there."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        with tarfile.open(fresh, "w:gz", compresslevel=1) as archive:
            for name in sorted(entries):
                archive.addfile(_member(name, entries[name]), io.BytesIO(entries[name]))
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(target.parent)


def _member(name: str, data: bytes) -> tarfile.TarInfo:
    member = tarfile.TarInfo(f"report-assistant-{__version__}/{name}")
    member.size = len(data)
    member.mode = 0o755 if name in _EXECUTABLE else 0o644
    return member


def described(wheels: Sequence[Wheel]) -> str:
    """How many wheels, and how large they are, in one line."""
    return f"{len(wheels)} 个安装包，{sum(wheel.size for wheel in wheels) / 1024 / 1024:.0f} MB"
