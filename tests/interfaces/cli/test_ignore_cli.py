"""``assistant ignore`` and the switches of ``assistant check``."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.base.errors import BadInput, UnknownValue
from assistant.interfaces import cli

DRAFT = "溪口乡乡长2023年述职报告\n\n一、履职情况\n　　新修机耕道XX公里。\n三、存在的问题\n　　学得不深。\n"


@pytest.fixture
def folder(indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_INDEX", str(indexed / "index"))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tmp_path))
    (tmp_path / "稿.txt").write_text(DRAFT, encoding="utf-8")
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments), catch_exceptions=False)


def _rules(folder: Path, *arguments: str) -> list[str]:
    answer = json.loads(_run("check", str(folder / "稿.txt"), "--json", *arguments).stdout)
    return [finding["rule"] for finding in answer["findings"]]


def test_switches(folder: Path) -> None:
    assert _rules(folder) == ["placeholder", "structure"]
    assert _rules(folder, "--rules", "structure，length") == ["structure"]
    assert _rules(folder, "--without", "structure") == ["placeholder"]
    assert _rules(folder, "--rules", "structure,placeholder", "--without", "structure") == ["placeholder"]


@pytest.mark.parametrize("switch", ["--rules", "--without"])
def test_an_unknown_rule_is_told(folder: Path, switch: str) -> None:
    with pytest.raises(UnknownValue, match="structures"):
        _rules(folder, switch, "structures")


def test_ignored_listed_and_told_again(folder: Path) -> None:
    done = _run("ignore", "XX公里", "--rule", "placeholder", "--report", "稿.txt", "--reason", "数还没出")
    line = json.loads(_run("ignore", "--list", "--json").stdout)["ignored"][0]

    assert done.stdout.startswith(f"以后不再提示：{line['id']}  placeholder  “XX公里”  稿.txt（")
    assert _rules(folder) == ["structure"]
    assert _run("ignore", "--list").stdout == done.stdout.removeprefix("以后不再提示：")

    assert _run("ignore", "--remove", line["id"]).stdout.startswith(f"已恢复提示：{line['id']}")
    assert _rules(folder) == ["placeholder", "structure"]
    assert _run("ignore", "--list").stdout == "忽略清单是空的\n"


def test_nothing_said_nothing_ignored(folder: Path) -> None:
    with pytest.raises(BadInput, match="没有写明忽略什么"):
        _run("ignore", "--office", "乡长")
