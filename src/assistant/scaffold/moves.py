"""What a sentence does (做法, 数据, 成效; 问题, 原因, 措施), and the order in which authors go about it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cmp_to_key

from assistant.domain.report import Role
from assistant.domain.results import Move
from assistant.scaffold.blanks import FIGURES, Blanked

_EFFECT = re.compile(
    r"明显|显著|有效(?!期)|稳步|持续向好|改善|提升|提高|增强|好转|没有(?:再)?(?:发生|出现)|未发生|零(?:事故|发生|增长|疫情|感染)|实现了|得到了?|基本(?:实现|消除|解决)"
    r"|全部(?:完成|销号|办结|清零|入学)|获(?:评|得|奖)|被评为|荣获|满意|好评|下降|增长|达标|清零|巩固|成效|见效|不再|再也"
)
_CAUSE = re.compile(r"原因|根子|主要是因为|是因为|由于|归根|症结|根源|说到底")
_MEASURE = re.compile(r"下一步|今后|将|要|准备|计划|打算|着力|改进|整改|尽快|抓好|争取|力争")
_PROBLEM = re.compile(
    r"不够|不足|不深|不高|不强|不严|不多|不实|不透|还有差距|滞后|薄弱|短板|困难|欠缺|缺乏|偏|少|难|弱|慢|滑坡|问题|隐患"
)
_TELLS_EFFECTS = frozenset({Role.DUTY, Role.LAW})
_CLEAR = 2  # times as often


def move(text: Blanked, role: Role) -> Move:
    """What a sentence or clause does in a part of this role."""
    if role is Role.PLANS:
        return Move.MEASURE
    if role is Role.PROBLEMS:
        if _CAUSE.search(text.text):
            return Move.CAUSE
        if _MEASURE.search(text.text) and not _PROBLEM.search(text.text):
            return Move.MEASURE
        return Move.PROBLEM
    if any(blank.kind in FIGURES for blank in text.blanks):
        return Move.FIGURES
    return Move.EFFECT if role in _TELLS_EFFECTS and _EFFECT.search(text.text) else Move.ACTION


def order(moves: Iterable[Move]) -> tuple[Move, ...]:
    """The moves of one passage with repetitions drawn together: 做法 做法 数据 → 做法 数据."""
    drawn: list[Move] = []
    for one in moves:
        if not drawn or drawn[-1] is not one:
            drawn.append(one)
    return tuple(drawn)


def usual(orders: Sequence[tuple[Move, ...]]) -> tuple[Move, ...]:
    """The order that fits most: of the moves that at least half the passages make, which comes first in most of them.

    Where that is not clear the order is that of :class:`Move`: 做法, 数据, 成效; 问题, 原因, 措施.
    """
    made = Counter(step for one in orders for step in set(one))
    if not made:
        return ()
    often = [step for step in Move if 2 * made[step] >= len(orders)] or [made.most_common(1)[0][0]]

    def compared(one: Move, other: Move) -> int:
        both = [steps for steps in orders if one in steps and other in steps]
        first = sum(steps.index(one) < steps.index(other) for steps in both)
        if len(both) - first > _CLEAR * first or first > _CLEAR * (len(both) - first):
            return 1 if 2 * first < len(both) else -1
        return list(Move).index(one) - list(Move).index(other)

    return tuple(sorted(often, key=cmp_to_key(compared)))
