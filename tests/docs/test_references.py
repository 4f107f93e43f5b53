"""What the documents refer to is there: files, headings, modules, names, settings, entry points, layers."""

import re
import tomllib
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_documents import DOCUMENTS, ROOT, read, without_blocks

from assistant import Assistant, Settings

CURRENT = [document for document in DOCUMENTS if document != "CHANGELOG.md"]
"""The documents that describe the program as it is; the changelog also names what is gone."""

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MODULE = re.compile(r"\bassistant(?:\.\w+)+")
QUOTED = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)*/[\w.-]*\.(?:py|toml|tsv|npy|html|js|md|json)|[\w.-]+(?:/[\w.-]+)*/")
METHOD = re.compile(r"`Assistant\.(\w+)")
SETTING = re.compile(r"\bASSISTANT_([A-Z_]+)")

PATH = re.compile(r"\b(?:tests|src/assistant)/[\w/.-]*\w/?")
"""A path below the tests or the package, wherever it stands."""

TEST_MODULE = re.compile(r"\btests(?:\.\w+)+")

USERS = (
    ".venv/",
    ".removed/",
    "corpus/.removed/",
    "corpus/vocabulary/",
    "vocabulary/",
    "audits/",
    "index/audits/",
    "state/",
    "loose/",
    "plain/",
    "reports/",
)
"""Folders that a user or a run makes."""

FILES = {"assistant.toml", "assistant.oxt"}
GROUPS = {
    package.rpartition(".")[2]
    for path in (ROOT / "src/assistant").rglob("*.py")
    for package in re.findall(r"\bplugins\(\"([a-z_.]+)\"", path.read_text(encoding="utf-8"))
}


def anchors(document: str) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(document), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    here = (ROOT / document).parent
    broken = []
    for target in LINK.findall(without_blocks(document)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (here / path).resolve() if path else ROOT / document
        if not file.exists() or (anchor and anchor not in anchors(file.relative_to(ROOT).as_posix())):
            broken.append(target)

    assert broken == []


@pytest.mark.parametrize("document", CURRENT)
def test_modules_and_their_names_are_there(document: str) -> None:
    assert [name for name in sorted(set(MODULE.findall(read(document)))) if not _is_there(name)] == []


def _is_there(name: str) -> bool:
    if name in FILES or name.removeprefix("assistant.") in GROUPS:
        return True
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[length:]:
            if not hasattr(found, attribute):
                return False
            found = getattr(found, attribute)
        return True
    return False


@pytest.mark.parametrize("document", CURRENT)
def test_files_are_there(document: str) -> None:
    """Paths in backticks count from the root, from ``src/assistant`` or from the document's own folder."""
    bases = (ROOT, ROOT / "src/assistant", (ROOT / document).parent)
    missing = [
        path
        for path in QUOTED.findall(without_blocks(document))
        if FILE.fullmatch(path)
        and not path.startswith(USERS)
        and not any((base / path).exists() for base in bases)
    ]
    missing += [path for path in PATH.findall(read(document)) if not (ROOT / path).exists()]
    modules = {module.replace(".", "/") for module in TEST_MODULE.findall(read(document))}
    missing += [
        module
        for module in modules
        if not any((ROOT / f"{module}{end}").exists() for end in (".py", "/__main__.py"))
    ]

    assert missing == []


@pytest.mark.parametrize("document", CURRENT)
def test_methods_and_settings_are_there(document: str) -> None:
    text = read(document)
    settings = {field.name.upper() for field in fields(Settings)} | {"CONFIG", "KILLS"}

    assert [name for name in METHOD.findall(text) if not hasattr(Assistant, name)] == []
    assert [name for name in SETTING.findall(text) if name not in settings] == []


def test_the_layers_are_those_that_are_enforced() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    enforced = project["tool"]["importlinter"]["contracts"][0]["layers"]
    table = re.findall(r"^\| `([a-z_` |\\]+)` \|", read("docs/architecture.md"), re.MULTILINE)
    told = [row.replace("`", "").replace("\\", "") for row in table]

    assert told == enforced


def test_every_capability_is_explained() -> None:
    """No folder of the package is left out of the map of the tree."""
    folders = {path.name for path in (ROOT / "src/assistant").iterdir() if (path / "__init__.py").exists()}
    named = set(re.findall(r"`(\w+)/", read("docs/architecture.md")))

    assert folders - named == set()


def test_a_reference_that_is_wrong_is_found() -> None:
    assert not _is_there("assistant.check.overlaps")
    assert not _is_there("assistant.reuse.detect.nothing")
    assert _is_there("assistant.reuse.detect")
    assert _is_there("assistant.index.encoders.load")
    assert _is_there("assistant.rules")
    assert Path(ROOT / "README.md").exists()
