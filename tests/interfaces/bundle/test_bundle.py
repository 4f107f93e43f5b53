"""One archive for places without a network: what is in it, what is refused, and that it installs there."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.base.errors import BadInput
from assistant.interfaces import bundle
from assistant.interfaces.bundle.wheels import Wheel, collected, requirements
from assistant.interfaces.cli import app

PROJECT = Path(__file__).parents[3]
LINUX = "manylinux_2_27_x86_64.manylinux_2_28_x86_64"


def wheel(folder: Path, file: str, symbols: str = "GLIBC_2.17 GLIBC_2.4") -> Path:
    """A wheel with a library, a licence and metadata."""
    name, version = file.split("-")[:2]
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / file, "w") as archive:
        archive.writestr(f"{name}/lib.so", f"\x7fELF {symbols} ")
        archive.writestr(f"{info}/METADATA", f"Name: {name}\nVersion: {version}\nLicense-Expression: MIT\n\n")
        archive.writestr(f"{info}/licenses/LICENSE.txt", f"licence of {name}")
    return folder / file


@pytest.mark.parametrize(
    ("tag", "fits"),
    [
        ("py3-none-any", True),
        ("cp311-cp311-manylinux2014_x86_64", True),
        (f"cp311-cp311-{LINUX}", True),
        ("cp310-abi3-manylinux_2_28_aarch64", True),
        ("cp311-cp311-manylinux_2_31_x86_64", False),
        ("cp311-cp311-manylinux_2_34_aarch64.manylinux_2_31_aarch64", False),
        ("cp311-cp311-musllinux_1_2_x86_64", False),
        ("cp311-cp311-linux_x86_64", False),
        ("cp311-cp311-win_amd64", False),
    ],
)
def test_a_wheel_says_what_it_needs(tmp_path: Path, tag: str, fits: bool) -> None:
    assert Wheel.of(wheel(tmp_path, f"some_pkg-1.0-{tag}.whl")).fits_old_systems is fits


def test_a_wheel_that_needs_a_newer_system_is_refused(tmp_path: Path) -> None:
    wheel(tmp_path, "some_pkg-1.0-cp311-cp311-manylinux_2_31_x86_64.whl")

    with pytest.raises(BadInput, match=r"some_pkg.*比 glibc 2\.28 新"):
        collected(tmp_path)


def test_a_wheel_that_promises_more_than_it_keeps_is_refused(tmp_path: Path) -> None:
    """Its name says 2.27, its library names a symbol of 2.34."""
    wheel(tmp_path, f"some_pkg-1.0-cp311-cp311-{LINUX}.whl", "GLIBC_2.34 GLIBC_2.4")

    with pytest.raises(BadInput, match=r"用到了 glibc 2\.34"):
        collected(tmp_path)


def test_every_file_is_pinned_by_its_hash_and_versions_differ_by_python(tmp_path: Path) -> None:
    files = [
        wheel(tmp_path, "Some.Pkg-1.0-py3-none-any.whl"),
        wheel(tmp_path, f"numpy-2.4-cp311-cp311-{LINUX}.whl"),
        wheel(tmp_path, f"numpy-2.5-cp312-cp312-{LINUX}.whl"),
    ]
    hashes = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]

    assert requirements(collected(tmp_path)) == (
        f'numpy==2.4 ; python_version == "3.11" \\\n    --hash=sha256:{hashes[1]}\n'
        f'numpy==2.5 ; python_version == "3.12" \\\n    --hash=sha256:{hashes[2]}\n'
        f"some-pkg==1.0 \\\n    --hash=sha256:{hashes[0]}\n"
    )


def test_the_archive_has_checksums_licences_and_what_runs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def collect(folder: Path, *_: object) -> None:
        wheel(folder, "some_pkg-1.0-py3-none-any.whl")

    monkeypatch.setattr(bundle, "collect", collect)
    twice = []
    for name in ("one.tar.gz", "two.tar.gz"):
        bundle.make(tmp_path / name, project=PROJECT)
        with tarfile.open(tmp_path / name) as archive:
            members = {member.name.partition("/")[2]: member for member in archive.getmembers()}
            read = {name: archive.extractfile(member).read() for name, member in members.items()}  # type: ignore[union-attr]
        twice.append(read)

    assert twice[0] == twice[1]
    assert sorted(read) == [
        "SHA256SUMS",
        "install.sh",
        "licences/some-pkg-1.0/LICENSE.txt",
        "licences/一览.txt",
        "nginx/report-assistant.conf",
        "requirements.txt",
        "systemd/report-assistant.service",
        "wheels/some_pkg-1.0-py3-none-any.whl",
        "安装说明.txt",
    ]
    assert members["install.sh"].mode == 0o755
    assert read["licences/一览.txt"].decode() == "some-pkg 1.0：MIT\n"
    sums = dict(reversed(line.split("  ")) for line in read["SHA256SUMS"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(data).hexdigest() for name, data in read.items() if name != "SHA256SUMS"
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--platform", "mips"], "没有“mips”这个平台"),
        (["--python", "3.9"], "没有“3.9”这个Python"),
        (["--project", "/nowhere"], "没有本程序的源码"),
        (["--project", str(PROJECT), "-o", "/nowhere/x.tar.gz"], "没有“/nowhere”这个文件夹"),
    ],
)
def test_what_cannot_be_bundled_is_an_error(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["bundle", *arguments])

    assert said in str(result.exception)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_a_changed_file_is_not_installed(tmp_path: Path) -> None:
    files = Path(bundle.__file__).parent / "files"
    shutil.copy(files / "install.sh", tmp_path)
    (tmp_path / "requirements.txt").write_text("x", "utf-8")
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  requirements.txt\n", "utf-8")

    result = subprocess.run(
        ["sh", str(tmp_path / "install.sh"), str(tmp_path / "target")],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 2
    assert "被改动过，没有安装" in result.stderr
    assert not (tmp_path / "target").exists()


def _without_network() -> bool:
    unshare = shutil.which("unshare")
    return unshare is not None and subprocess.run([unshare, "-n", "true"], check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not _without_network(), reason="no network namespaces here")
def test_it_installs_indexes_and_searches_without_a_network(tmp_path: Path) -> None:
    """In a network namespace without routes: archive → install → index → search. Fetches the wheels first, by pip."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    bundle.make(tmp_path / "b.tar.gz", project=PROJECT, platforms=(os.uname().machine,), pythons=(version,))
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.glob("report-assistant-*")
    (tmp_path / "corpus").mkdir()
    report = "石渡县水务局局长2023年述职报告\n\n一、履职情况\n　　整修渠道46公里，新打机井12眼。\n"
    (tmp_path / "corpus" / "水务.txt").write_text(report, "utf-8")
    program = tmp_path / "app/venv/bin/assistant"
    base = Path(sys.base_prefix, "bin", f"python{version}")
    script = f"""set -e
test -z "$(cat /proc/net/route | tail -n +2)"
sh "{folder}/install.sh" "{tmp_path}/app"
"{program}" index "{tmp_path}/corpus" --index "{tmp_path}/index"
"{program}" search 机井 --index "{tmp_path}/index"
"""
    result = subprocess.run(
        ["unshare", "-n", "sh", "-c", script],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHON": str(base)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert "新打机井12眼" in result.stdout
