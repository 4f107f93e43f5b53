"""``requirements.lock`` pins what pyproject.toml asks for, each file by its hash, for every version of Python."""

import re
import tomllib
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[1]
PINNED = re.compile(
    r"^([a-z0-9.-]+)==(\S+)(?: ; (.+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def _pins(file: str = "requirements.lock") -> dict[str, list[tuple[str, str]]]:
    """Version and marker of every pin, by name."""
    text = (PROJECT / file).read_text("utf-8")
    found: dict[str, list[tuple[str, str]]] = {}
    for match in PINNED.finditer(text):
        found.setdefault(match[1], []).append((match[2], match[3] or ""))
    assert PINNED.sub("", text) == ""
    return found


def test_every_dependency_is_pinned_within_its_bounds() -> None:
    pins = _pins()
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    for line in project["dependencies"]:
        wanted = Requirement(line)
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        assert name in pins, f"{line}: write requirements.lock anew"
        assert all(wanted.specifier.contains(version) for version, _ in pins[name]), line


def test_the_extra_for_an_engine_is_pinned_beside_them() -> None:
    """``requirements-qdrant.lock`` adds to the other file, and repeats nothing of it."""
    pins, more = _pins(), _pins("requirements-qdrant.lock")
    assert not pins.keys() & more.keys()
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    (wanted,) = map(Requirement, project["optional-dependencies"]["qdrant"])
    assert all(wanted.specifier.contains(version) for version, _ in more[wanted.name])
    _assert_whole(pins | more)


def test_what_a_pinned_package_needs_is_pinned_too() -> None:
    _assert_whole(_pins())


def _assert_whole(pins: dict[str, list[tuple[str, str]]]) -> None:
    for name in pins:
        try:
            needed = requires(name) or []
        except ModuleNotFoundError:
            continue
        for line in needed:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                assert re.sub(r"[-_.]+", "-", requirement.name).lower() in pins, f"{name} needs {line}"


def test_several_versions_of_one_are_told_apart_by_python() -> None:
    for name, versions in _pins().items():
        if len(versions) > 1:
            assert all("python_version" in marker for _, marker in versions), name
