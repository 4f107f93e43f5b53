"""The same rare mistake in reports of different authors: two people seldom err alike, so it is a reason to look."""

import re
from collections import defaultdict
from collections.abc import Callable

from assistant.domain.results import AuditedFinding, Hint, HintKind

_RULES = frozenset({"language", "figures"})
"""Rules that find slips; what many write because it was right last year is none."""

_MOST_REPORTS = 3
"""What more reports have than this is a habit, or one form that all fill in."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_FEWEST_CHARACTERS = 2
_MOST_HINTS = 50


class Mistakes:
    """Takes findings one by one and says which slips few reports of different authors share."""

    def __init__(self) -> None:
        self._reports: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, found: AuditedFinding) -> None:
        """Take a finding. Marks and single characters are no slips that tell anything."""
        if found.finding.rule not in _RULES or len(_HAN.findall(found.text)) < _FEWEST_CHARACTERS:
            return
        reports = self._reports[found.finding.rule, found.text]
        if found.report_id not in reports:
            reports.append(found.report_id)

    def hints(self, series: Callable[[str], str]) -> list[Hint]:
        """The shared slips, longest first; ``series``: whose report (by id) it is."""
        shared = [
            (text, reports)
            for (_, text), reports in self._reports.items()
            if 1 < len(reports) <= _MOST_REPORTS and len({series(report_id) for report_id in reports}) > 1
        ]
        shared.sort(key=lambda one: (-len(one[0]), one[0]))
        return [
            Hint(
                HintKind.MISTAKE,
                text,
                tuple(reports),
                f"{len(reports)} 篇不同作者的报告有同一处少见的差错“{text}”，可能出自同一份材料",
            )
            for text, reports in shared[:_MOST_HINTS]
        ]
