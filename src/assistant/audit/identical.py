"""Reports with identical text: only the earliest of them is compared with the rest of the corpus."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping

from assistant.domain.records import Progress
from assistant.domain.report import Metadata

STAGE = "找全文相同的报告"
UNKNOWN_YEAR = 9999
"""A report without a year counts as later than all others."""


def text_digest(text: str) -> bytes:
    """A hash of a text, the same for texts that differ only in white space."""
    return hashlib.sha256("".join(text.split()).encode("utf-8", "surrogatepass")).digest()


def identical_reports(
    reports: Mapping[str, Metadata], text_of: Callable[[str], str], progress: Progress
) -> dict[str, str]:
    """Report id → id of the earliest report with identical text, for all but the earliest ones.

    ``reports`` are in order of source. Two of one year both count as the earliest, so that each is found in the other.
    """
    groups: dict[bytes, list[str]] = defaultdict(list)
    for done, report_id in enumerate(reports):
        progress(STAGE, done, len(reports))
        groups[text_digest(text_of(report_id))].append(report_id)
    progress(STAGE, len(reports), len(reports))
    earliest: dict[str, str] = {}
    for group in groups.values():
        # Stable: those of one year stay in order of source.
        first, *later = sorted(group, key=lambda report_id: reports[report_id].year or UNKNOWN_YEAR)
        if later and reports[later[0]].year in (reports[first].year, None):
            later.pop(0)
        earliest.update(dict.fromkeys(later, first))
    return earliest
