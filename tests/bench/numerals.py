"""``python -m tests.bench.numerals FILE …``: Chinese numerals, measured with the test data of other packages.

FILE is ``cn2an_test.py`` of the package cn2an (in its source distribution), whose dictionaries map numerals to values and
whose lists contain invalid ones, or a text of WeTextProcessing (``itn/chinese/test/data/number.txt``) with a line
``numeral => value`` for each. Files are parsed and never executed. Exits with 1 when a numeral is read wrongly.
"""

import argparse
import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from assistant.corpus.parse.numerals import read_numeral

_LINE = re.compile(r"(?P<written>\S{1,60}) => (?P<value>-?[0-9]{1,20}(?:\.[0-9]{1,20})?)")


@dataclass(slots=True)
class Counts:
    """The numerals of a set that were read right, not read, and read wrongly (these with the value read)."""

    right: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, written: str, value: Decimal | None) -> None:
        """Read one numeral; ``value`` is None for an invalid one."""
        read = read_numeral(written)
        if read == value:
            self.right += 1
        elif read is None:
            self.refused += 1
        else:
            self.wrong.append(f"{written} = {read}, not {value}")


def sets(path: Path) -> Iterator[tuple[str, Counts]]:
    """The sets of a file with their counts, in the order of the file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        counts = Counts()
        for match in filter(None, map(_LINE.fullmatch, text.splitlines())):
            counts.add(match["written"], Decimal(match["value"]))
        yield path.stem, counts
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict | ast.List):
            name = ast.unparse(node.targets[0]).removeprefix("self.")
            yield name, _counted(ast.literal_eval(node.value) if _is_plain(node.value) else {})


def _is_plain(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def _counted(listed: object) -> Counts:
    counts = Counts()
    if isinstance(listed, dict):
        for written, value in listed.items():
            if isinstance(written, str) and isinstance(value, int | float):
                # A float's own digits, not those of its binary form: 0.000000000000001.
                counts.add(written, Decimal(repr(value)))
    elif isinstance(listed, list):
        for written in listed:
            counts.add(str(written), None)
    return counts


def main() -> int:
    """Print the counts of every set, and the numerals read wrongly."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", type=Path, nargs="+")
    asked = parser.parse_args()
    failed = False
    print("| set | right | refused | wrong |\n|---|--:|--:|--:|")
    for path in asked.files:
        for name, counts in sets(path):
            if counts.right or counts.refused or counts.wrong:
                print(f"| {path.stem} {name} | {counts.right} | {counts.refused} | {len(counts.wrong)} |")
                failed = failed or bool(counts.wrong)
                for wrong in counts.wrong:
                    print(f"  {wrong}")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
