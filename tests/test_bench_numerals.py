"""The benchmark of numerals parses test files of other packages without running them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = """
class Tests:
    def set_up(self):
        self.numbers = {"二十六": 26, "三百零八": 308, "七点零五": 7.05, "九九": 99}
        self.no_numbers = ["百", "一", "四五"]
        self.other = set_up()
"""


def bench(*files: Path) -> tuple[int, list[str]]:
    command = [sys.executable, "-m", "tests.bench.numerals", *map(str, files)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return run.returncode, run.stdout.splitlines()[2:]


def test_counts_of_right_refused_and_wrong_numerals(tmp_path: Path) -> None:
    tests, lines = tmp_path / "others_test.py", tmp_path / "number.txt"
    tests.write_text(TESTS, encoding="utf-8")
    lines.write_text("一千零二 => 1002\n两万 => 20000\n三百人 => 300人\n", encoding="utf-8")

    code, rows = bench(tests, lines)

    assert rows == [
        "| others_test numbers | 3 | 1 | 0 |",
        "| others_test no_numbers | 1 | 0 | 2 |",
        "  百 = 100, not None",
        "  一 = 1, not None",
        "| number number | 2 | 0 | 0 |",
    ]
    assert code == 1
