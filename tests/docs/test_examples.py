"""The examples of the documents do what the documents say."""

import contextlib
import io
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from curl import send
from fastapi.testclient import TestClient
from markdown_documents import DOCUMENTS, blocks, commands

PROGRAM = ".venv/bin/assistant"
LONG_RUNNING = {"serve", "lsp", "mcp"}
PYTHON_DOCUMENTS = ("README.md", "README.zh-CN.md", "docs/python.md")


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("document", PYTHON_DOCUMENTS)
def test_python(document: str) -> None:
    """Blocks run in order in one namespace; a ``text`` block after one is what it prints, to the letter."""
    namespace: dict[str, Any] = {"__name__": "example"}
    printed, promised, ran = "", [], 0
    for block in blocks(document):
        if block.language == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile("\n" * (block.line - 1) + block.text, block.document, "exec"), namespace)
            printed, ran = out.getvalue(), ran + 1
        elif block.language == "text":
            promised.append((str(block), block.text))
            assert printed == block.text, str(block)

    assert ran
    assert promised


SHELL_DOCUMENTS = [document for document in DOCUMENTS if any(commands(document, PROGRAM))]


@pytest.fixture(scope="module")
def shell(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[str]], str]:
    """Runs a command in one folder for all documents, each once, and says what is wrong, "" if nothing is."""
    folder = tmp_path_factory.mktemp("shell") / "reader"
    shutil.copytree(prepared, folder)
    environment = {**os.environ, "HOME": str(folder)}
    wrong: dict[tuple[str, ...], str] = {}

    def run(arguments: list[str]) -> str:
        if (command := tuple(arguments)) not in wrong:
            program = [sys.executable, "-m", "assistant", *arguments]
            done = subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True)
            files = [folder / name for name in _written(arguments)]
            empty = [file.name for file in files if not file.is_file() or not file.stat().st_size]
            wrong[command] = done.stderr or str(done.returncode) if done.returncode or empty else ""
        return wrong[command]

    return run


@pytest.mark.parametrize("document", SHELL_DOCUMENTS)
def test_shell(document: str, shell: Callable[[list[str]], str]) -> None:
    """Commands run in order; a verb that serves until it is stopped is asked for its help, with the same options."""
    for place, command in commands(document, PROGRAM):
        arguments = shlex.split(command, comments=True)[1:]
        if arguments[0] in LONG_RUNNING:
            arguments.append("--help")

        assert shell(arguments) == "", f"{place}: {command}"


def _written(arguments: list[str]) -> list[str]:
    return [value for option, value in pairwise(arguments) if option == "-o"]


CURL_DOCUMENTS = [document for document in DOCUMENTS if any(commands(document, "curl"))]

ANSWERS = {
    "/v1/audits": "id",
    "/v1/checks": "findings",
    "/v1/reports": "added",
    "/v1/scaffolds": "sections",
    "/v1/search": "hits",
    "/v1/suggestions": "suggestions",
    "/v1/trends": "phrases",
    "/v2/check": "matches",
}
"""By address, the field of an answer that is not empty when the request found something."""


@pytest.mark.parametrize("document", CURL_DOCUMENTS)
def test_curl(document: str, served: TestClient) -> None:
    for place, command in commands(document, "curl"):
        answer = send(served, command)

        assert answer.is_success, f"{place}: {command}\n{answer.text}"
        assert answer.json()[ANSWERS[answer.request.url.path]], f"{place}: {command}"
