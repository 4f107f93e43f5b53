"""``python -m tests.bench.ocr [--pages 4] [--programs rapidocr tesseract]``: character recognition, measured.

Pages of the sample corpus are drawn as they come from scanners: clean at 300 dpi, with noise at 200 dpi, askew by 1.5° at
150 dpi, under a red stamp, as a fax of 110 dpi, and as a table. Prints the share of characters that are right (without
white space), how many figures are, seconds a page, and the peak of memory.
"""

import argparse
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from page_pictures import accuracy, faxed, noisy, page, png, skewed, stamped

CORPUS = Path(__file__).parents[2] / "corpus"
_WIDTH = 27
"""Characters of a line."""

_LINES = 24
_FIGURE = re.compile(r"[0-9][0-9.]{0,12}")
CONDITIONS: dict[str, Callable[[tuple[str, ...]], Any]] = {
    "clean, 300 dpi": lambda lines: page(lines, 300),
    "noise, 200 dpi": lambda lines: noisy(page(lines, 200)),
    "askew by 1.5°, 150 dpi": lambda lines: skewed(page(lines, 150)),
    "red stamp, 200 dpi": lambda lines: stamped(page(lines, 200)),
    "fax, 110 dpi": lambda lines: faxed(page(lines, 110)),
}
TABLE = (
    "指标　　　　　　2023年　　　　2024年",
    "幼儿园　　　　　10所　　　　　12所",
    "新增学位　　　　3000个　　　　3600个",
    "完成投资　　　　4.86亿元　　　5.12亿元",
)


def pages(count: int) -> Iterator[tuple[str, ...]]:
    """The first lines of reports of the sample corpus, as pages."""
    from assistant.corpus.readers import read

    files = sorted(path for path in CORPUS.rglob("*.txt") if "gold" not in path.parts)
    for path in files[:count]:
        found = [line.strip() for line in read(path).text.split("\n") if line.strip()]
        lines = [line[at : at + _WIDTH] for line in found for at in range(0, len(line), _WIDTH)]
        yield tuple(lines[:_LINES])


def figures_right(found: str, written: str) -> tuple[int, int]:
    """How many figures of a page were recognised, and how many there are."""
    left = _FIGURE.findall("".join(found.split()))
    wanted = _FIGURE.findall("".join(written.split()))
    right = 0
    for figure in wanted:
        if figure in left:
            left.remove(figure)
            right += 1
    return right, len(wanted)


def measure(
    program: str, name: str, draw: Callable[[tuple[str, ...]], Any], texts: list[tuple[str, ...]]
) -> str:
    """One row of the table."""
    from assistant.corpus.readers import read_bytes

    os.environ["ASSISTANT_OCR"] = program
    shares, seconds, right, total = [], [], 0, 0
    for lines in texts:
        data = png(draw(lines))
        began = time.perf_counter()
        found = read_bytes(data, "page.png").text
        seconds.append(time.perf_counter() - began)
        shares.append(accuracy(found, "".join(lines)))
        some, all_of_them = figures_right(found, "".join(lines))
        right, total = right + some, total + all_of_them
    return f"| {program} | {name} | {mean(shares):.4f} | {right} of {total} | {mean(seconds):.1f} |"


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=4)
    parser.add_argument("--programs", nargs="+", default=["rapidocr"])
    options = parser.parse_args()
    texts = list(pages(options.pages))
    print("| program | page | characters right | figures right | seconds a page |\n|---|---|--:|--:|--:|")
    for program in options.programs:
        for name, draw in CONDITIONS.items():
            print(measure(program, name, draw, texts), flush=True)
        print(measure(program, "a table, 200 dpi", lambda lines: page(lines, 200), [TABLE]), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak of memory: {peak:.0f} MB")


if __name__ == "__main__":
    main()
