"""Tables whose total is not the sum of their rows. Cells are parted by tabs or, as in Markdown, by bars."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby

from assistant.domain.report import Report
from assistant.domain.text import Span
from assistant.review.arithmetic import Discrepancy

_TOTAL = re.compile(r"合计|总计|共计|总数|合\s{0,4}计|总\s{0,4}计")
_SUBTOTAL = re.compile(r"小计|其中")
_NO_SUM = re.compile(
    r"率|比|均|占|增|降|幅|排名|名次|序号|编号|年|月|日期|得分|分数|标准|单价|单位|备注|指数|电话"
)
_CELL = re.compile(r"[0-9０-９,，]{1,18}(?:[.．][0-9０-９]{1,6})?")
_NOTHING = frozenset({"", "-", "—", "——", "/", "／", "无", "0"})
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_RULE = re.compile(r"[ \t|:\-]{3,400}")  # the line under the heads in Markdown
_AROUND_CELL = " \t\u3000\xa0*"  # blanks, and what makes a cell bold
_FEWEST = 2  # rows that a total is of
_WIDEST = 60  # cells of a row


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    span: Span

    @property
    def number(self) -> Decimal | None:
        """Its number; nothing written counts as nothing, words as none."""
        plain = self.text.translate(_FULL_WIDTH)
        if plain in _NOTHING:
            return Decimal(0)
        if not _CELL.fullmatch(plain):
            return None
        try:
            return Decimal(plain.replace(",", ""))
        except InvalidOperation:
            return None


Row = list[_Cell]


def totals(draft: Report) -> Iterator[Discrepancy]:
    """Every total of a column that its rows contradict."""
    for table in _tables(draft.text):
        yield from _columns(table)


def _tables(text: str) -> Iterator[list[Row]]:
    """Runs of lines with the same number of cells, two at least."""
    rows: list[Row] = []
    begin = 0
    for line in text.split("\n"):
        mark = next((one for one in "\t|" if 0 < line.count(one) < _WIDEST), "")
        if mark == "|" and _RULE.fullmatch(line):
            begin += len(line) + 1
            continue
        if mark:
            rows.append(_cells(line, begin, mark))
        elif rows:
            yield from _even(rows)
            rows = []
        begin += len(line) + 1
    yield from _even(rows)


def _even(rows: list[Row]) -> Iterator[list[Row]]:
    for width, group in groupby(rows, key=len):
        table = list(group)
        if width > 1 and len(table) > _FEWEST:
            yield table


def _cells(line: str, begin: int, mark: str) -> Row:
    cells = []
    if mark == "|":
        bare = line.rstrip().removesuffix("|")
        line = bare.lstrip().removeprefix("|")
        begin += len(bare) - len(line)
    for cell in line.split(mark):
        lead = len(cell) - len(cell.lstrip(_AROUND_CELL))
        words = cell.strip(_AROUND_CELL)
        cells.append(_Cell(words, Span(begin + lead, begin + lead + len(words))))
        begin += len(cell) + 1
    return cells


def _columns(table: Sequence[Row]) -> Iterator[Discrepancy]:
    head = table[0] if all(cell.number is None or cell.text in _NOTHING for cell in table[0]) else None
    body = table[1:] if head else table
    at = [n for n, row in enumerate(body) if _is_total(row)]
    if len(at) != 1 or at[0] not in (0, len(body) - 1):
        return
    total = body[at[0]]
    parts = [row for n, row in enumerate(body) if n != at[0]]
    if len(parts) < _FEWEST or any(_SUBTOTAL.search(row[0].text) for row in parts):
        return
    wrong, right = [], 0
    for n, cell in enumerate(total):
        numbers = [row[n].number for row in parts]
        if cell.number is None or cell.text in _NOTHING or any(number is None for number in numbers):
            continue
        if head is not None and _NO_SUM.search(head[n].text):
            continue
        come_to = sum((number for number in numbers if number is not None), Decimal(0))
        slack = _slack([*(row[n].text for row in parts), cell.text])
        if abs(come_to - cell.number) <= slack:
            right += 1
        elif come_to:
            wrong.append((n, come_to))
    for n, come_to in wrong:
        sure = bool(right) or len(wrong) == 1
        name = f"“{head[n].text}”一列" if head is not None and head[n].text else "这一列"
        cell = total[n]
        message = f"{name}各行相加是{come_to.normalize():f}，合计写的是“{cell.text}”，请核对。"
        yield Discrepancy(cell.span, message, 0.9 if sure else 0.7, sure=sure)


def _is_total(row: Row) -> bool:
    return any(_TOTAL.fullmatch(cell.text) for cell in row[:2])


def _slack(cells: Sequence[str]) -> Decimal:
    """What rounding may add up to: nothing among whole numbers."""
    decimals = max(len(cell.translate(_FULL_WIDTH).partition(".")[2]) for cell in cells)
    return Decimal(0) if not decimals else Decimal(1).scaleb(-decimals) / 2 * len(cells)
