"""Headings of one frame, 共学共建，让组织“强”起来 · 共议共融，让思想“凝”起来: slogans over parts of one subject."""

import re
from collections.abc import Sequence

from assistant.corpus.parse.cues import Scores, heading_scores, strong_roles
from assistant.domain.text import Span

_CLAUSE = re.compile("[，,、 \u3000]")
_NUMBER = re.compile(r"[#\s]{0,8}(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]?)?\s{0,4}")
_MIN_RUN = 3
_MIN_SHARED = 2
_MAX_NAMED = 2


def parallel_runs(headings: Sequence[str]) -> list[Span]:
    """The runs of at least three consecutive headings that share a frame, as spans of their numbers.

    They have the same number of clauses, at least two, of the same lengths, and two characters in the same places.
    """
    clauses = [_clauses(heading) for heading in headings]
    runs: list[Span] = []
    begin = 0
    for n in range(1, len(clauses) + 1):
        if n < len(clauses) and _share_a_frame(clauses[begin], clauses[n]):
            continue
        if n - begin >= _MIN_RUN:
            runs.append(Span(begin, n))
        begin = n
    return runs


def _clauses(heading: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(_NUMBER.sub("", heading, count=1).rstrip("。：:")) if clause]


def _share_a_frame(one: Sequence[str], other: Sequence[str]) -> bool:
    if len(one) < 2 or list(map(len, one)) != list(map(len, other)):
        return False
    pairs = zip("".join(one), "".join(other), strict=True)
    return sum(left == right and left not in "“”" for left, right in pairs) >= _MIN_SHARED


def shared_scores(headings: Sequence[str], scores: Sequence[Scores], year: int | None) -> list[Scores]:
    """The scores of sections, those of parallel headings added up, unless these name roles of their own.

    One word of a slogan (学 in 共学共建) then does not make its section one on study.
    """
    result = list(scores)
    for run in parallel_runs(headings):
        members = range(run.begin, run.end)
        named = [strong_roles(heading_scores(headings[n], year)) for n in members]
        distinct = {roles[0] for roles in named if roles}
        if len(distinct) > _MAX_NAMED or (len(distinct) > 1 and all(named)):
            continue
        total = tuple(sum(scores[n][role] for n in members) for role in range(len(scores[run.begin])))
        for n in members:
            result[n] = total
    return result
