"""Wheels for other machines: fetched by pip, and held against what the oldest of those machines has."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from assistant.base.errors import BadInput

GLIBC = 28
"""The newest glibc, 2.28, that a wheel may need: that of Debian 10, 银河麒麟 V10 and 统信 UOS 20."""

_NAME = re.compile(
    r"(?P<name>[A-Za-z0-9._]{1,100})-(?P<version>[^-]{1,60})(?:-[0-9][^-]{0,60})?-[^-]{1,60}-[^-]{1,60}-(?P<platforms>[^-]{1,200})\.whl"
)
_GLIBC_TAG = re.compile(r"manylinux_2_([0-9]+)_")
_OLD_TAGS = ("any", "manylinux1_", "manylinux2010_", "manylinux2014_")
_SYMBOL = re.compile(rb"GLIBC_2\.([0-9]{1,3})\b")
_LICENCE_FILE = re.compile(
    r"\.dist-info/(?:licenses/)?((?:[^/]+/)*(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*)$", re.I
)


@dataclass(frozen=True)
class Wheel:
    """One wheel."""

    path: Path
    name: str
    version: str
    platforms: tuple[str, ...]
    size: int

    @classmethod
    def of(cls, path: Path) -> "Wheel":
        """The wheel in a file. Raises BadInput for a name that no wheel has."""
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise BadInput(f"“{path.name}”不是安装包（.whl）", "请检查文件夹")
        name = re.sub(r"[-_.]+", "-", match["name"]).lower()
        return cls(path, name, match["version"], tuple(match["platforms"].split(".")), path.stat().st_size)

    @property
    def file(self) -> str:
        """The name of its file."""
        return self.path.name

    @property
    def fits_old_systems(self) -> bool:
        """Whether its name promises to need glibc 2.28 or older."""
        return any(
            tag.startswith(_OLD_TAGS) or ((found := _GLIBC_TAG.match(tag)) and int(found[1]) <= GLIBC)
            for tag in self.platforms
        )

    def newest_glibc(self) -> int:
        """The newest glibc 2.x whose symbols its libraries name; 0 where it has none."""
        newest = 0
        with zipfile.ZipFile(self.path) as archive:
            for name in archive.namelist():
                if ".so" in name:
                    versions = _SYMBOL.findall(archive.read(name))
                    newest = max([newest, *map(int, versions)])
        return newest

    @cached_property
    def licence(self) -> str:
        """What its metadata says of its licence, in a few words; "" where nothing."""
        with zipfile.ZipFile(self.path) as archive:
            metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
            head = message_from_bytes(archive.read(metadata))
        stated = str(head.get("License-Expression") or head.get("License") or "").strip()
        classes = [
            str(one).rpartition(" :: ")[2]
            for one in head.get_all("Classifier", [])
            if str(one).startswith("License")
        ]
        return stated if stated and "\n" not in stated and len(stated) < 80 else "、".join(classes)

    def licence_files(self) -> Iterator[tuple[str, bytes]]:
        """The texts of its licences, by their names."""
        with zipfile.ZipFile(self.path) as archive:
            for name in archive.namelist():
                if found := _LICENCE_FILE.search(name):
                    yield found[1], archive.read(name)


def collect(
    folder: Path,
    project: Path,
    platforms: Sequence[str],
    pythons: Sequence[str],
    source: Path | None,
    tell: Callable[[str], None],
) -> None:
    """Put this program's wheel, pip's, and all that they need for each platform and Python into ``folder``.

    Raises BadInput where pip does not find one, or fails otherwise.
    """
    offline = [] if source is None else ["--no-index", "--find-links", str(source)]
    tell("构建本程序的安装包")
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), *_building(source), str(project))
    own = next(folder.glob("report_assistant-*.whl"))
    for platform in platforms:
        for python in pythons:
            tell(f"收集 {platform}、Python {python} 的安装包")
            _pip(
                "download",
                "--dest",
                str(folder),
                "--only-binary=:all:",
                "--implementation=cp",
                f"--python-version={python}",
                *(f"--abi={abi}" for abi in (f"cp{python.replace('.', '')}", "abi3", "none")),
                *(f"--platform={tag}" for tag in _tags(platform)),
                *offline,
                str(own),
                "pip",
            )


def _building(source: Path | None) -> list[str]:
    return [] if source is None else ["--no-build-isolation", "--no-index"]


def _tags(platform: str) -> list[str]:
    """The platform tags that a system with glibc 2.28 takes, newest first."""
    numbered = [f"manylinux_2_{minor}_{platform}" for minor in range(GLIBC, 4, -1)]
    return [*numbered, f"manylinux2014_{platform}", f"manylinux2010_{platform}", f"manylinux1_{platform}"]


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        said = [line for line in result.stderr.splitlines() if line.startswith("ERROR")] or [
            result.stderr[-300:]
        ]
        raise BadInput(
            f"收集安装包时出错：{said[-1][:300]}", "请检查网络，或用 --wheels 指定放着全部安装包的文件夹"
        )


def collected(folder: Path) -> tuple[Wheel, ...]:
    """The wheels in a folder, sorted. Raises BadInput where one needs a newer system than is promised."""
    wheels = tuple(Wheel.of(path) for path in sorted(folder.glob("*.whl")))
    for wheel in wheels:
        if not wheel.fits_old_systems:
            raise BadInput(
                f"{wheel.file} 需要比 glibc 2.{GLIBC} 新的系统", "请在 requirements.lock 里退回早一些的版本"
            )
        if (needed := wheel.newest_glibc()) > GLIBC:
            raise BadInput(
                f"{wheel.file} 用到了 glibc 2.{needed}，而目标系统最低只有 2.{GLIBC}", "请换一个版本"
            )
    return wheels


def requirements(wheels: Sequence[Wheel]) -> str:
    """All wheels, pinned, with the hash of every file: nothing else can be installed from it.

    Where platforms or versions of Python have different versions of one, the marker says which is whose.
    """
    hashes: dict[str, dict[str, list[str]]] = {}
    for wheel in wheels:
        digest = sha256(wheel.path.read_bytes()).hexdigest()
        hashes.setdefault(wheel.name, {}).setdefault(wheel.version, []).append(digest)
    lines = []
    for name, versions in sorted(hashes.items()):
        for version, digests in sorted(versions.items()):
            marker = "" if len(versions) == 1 else _marker(name, version, wheels)
            listed = " \\\n".join(f"    --hash=sha256:{digest}" for digest in sorted(set(digests)))
            lines.append(f"{name}=={version}{marker} \\\n{listed}")
    return "\n".join(lines) + "\n"


def _marker(name: str, version: str, wheels: Sequence[Wheel]) -> str:
    """Which versions of Python a version is for, by the names of its wheels."""
    pythons = sorted(
        {
            f"3.{found[1]}"
            for wheel in wheels
            if (wheel.name, wheel.version) == (name, version)
            and (found := re.search(r"-cp3([0-9]+)-cp3", wheel.file))
        }
    )
    alternatives = " or ".join(f'python_version == "{python}"' for python in pythons)
    return f" ; {alternatives}" if alternatives else ""
