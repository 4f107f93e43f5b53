"""Review rules: what a careful reviewer would see in a draft. One file per rule; a new rule is one new file.

A rule is a module: its name is its id, its docstring (in Chinese: what, why, an example, where it is known from)
becomes its page under /help, and it has

- ``TITLE``, what it is called, in a few characters;
- ``WHOLE``, whether it needs the whole report (a missing part) or could judge one paragraph alone (a placeholder);
- ``check(review) -> Iterable[Finding]``, pure: it receives what was found and queries nothing.

Other packages bring rules through the entry points ``assistant.review.rules``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

from assistant.base.plugins import plugins
from assistant.domain.report import Metadata, Report
from assistant.domain.results import Finding
from assistant.domain.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Review:
    """What rules are given: the draft, and what is known around it.

    ``overlaps`` are the findings of shared wording, with their sources; ``cards`` the metadata of every report in
    reach, by id. ``house`` is the folder of the user's own vocabulary, where data files of rules are extended.
    ``elsewhere``: places that the draft hardly names → ids of the other reports in which they stand.
    ``profile`` names the kind of report where the caller knows it (述职述廉); else the title says it.
    """

    draft: Report
    vocabulary: Vocabulary
    overlaps: tuple[Finding, ...] = ()
    records: Mapping[str, Metadata] | None = None
    house: Path | None = None
    profile: str = ""
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Rule(Protocol):
    """What a rule's module offers; see the docstring of this package."""

    TITLE: str
    WHOLE: bool
    __doc__: str | None

    def check(self, review: Review) -> Iterable[Finding]:
        """What the rule finds, in any order."""
        ...


def rules() -> Mapping[str, Rule]:
    """All rules by id."""
    return cast(Mapping[str, Rule], plugins("review.rules", "check"))


def run(review: Review, wanted: Iterable[str]) -> list[Finding]:
    """What the ``wanted`` rules find, by place in the draft. Raises KeyError for a rule that is not there."""
    known = rules()
    found = [finding for name in sorted(set(wanted)) for finding in known[name].check(review)]
    return sorted(found, key=lambda finding: (finding.span, finding.rule))
