"""The commands of the benchmarks: those that the documentation names can be run, and a million passages are made."""

import argparse
import csv
import importlib
import re
import sys
from pathlib import Path

import pytest
from tests.bench.data import write_corpus

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "Makefile",
)
COMMAND = re.compile(r"-m (tests\.bench[.\w]{0,40})([^`#\n]{0,200})")


def documented() -> list[tuple[str, tuple[str, ...]]]:
    """Module and arguments of every command."""
    found = {
        (match[1], tuple(match[2].replace("$(ARGS)", "").split()))
        for page in PAGES
        for match in COMMAND.finditer(page.read_text(encoding="utf-8"))
    }
    return sorted(found)


class Accepted(Exception):
    """The arguments were read."""


@pytest.mark.parametrize(
    ("module", "arguments"), documented(), ids=[" ".join((name, *given)) for name, given in documented()]
)
def test_a_documented_command_takes_its_arguments(
    module: str, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is begun and ended once it has read its arguments: what it measures takes minutes."""
    really = argparse.ArgumentParser.parse_args

    def parse_args(parser: argparse.ArgumentParser, given: object = None, namespace: object = None) -> object:
        really(parser, given, namespace)  # type: ignore[call-overload]
        raise Accepted

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", parse_args)
    monkeypatch.setattr(sys, "argv", [module, *arguments])
    file = ROOT / (module.replace(".", "/") + ".py")
    name = module if file.is_file() else f"{module}.__main__"
    loaded = importlib.import_module(name)

    if "argparse" in Path(str(loaded.__file__)).read_text(encoding="utf-8"):
        with pytest.raises(Accepted):
            loaded.main()
    else:
        assert callable(loaded.main)


def test_texts_are_recombined_when_they_are_used_up(tmp_path: Path) -> None:
    """As a million passages are made: every further report has sentences of others in a layout of one."""
    workload = write_corpus(tmp_path, 900, text=None)

    made = re.search(r"(\d+) reports unchanged, (\d+) recombined", workload.origin)
    assert made is not None
    unchanged, recombined = map(int, made.groups())
    with (tmp_path / "reports.csv").open(encoding="utf-8", newline="") as table:
        files = [row["file"] for row in csv.DictReader(table)]
    texts = [(tmp_path / file).read_text(encoding="utf-8") for file in files]
    assert len(texts) == unchanged + recombined == workload.reports
    assert unchanged > 0
    assert recombined > 0
    assert len(set(texts)) == len(texts)
    assert workload.characters == sum(map(len, texts))
