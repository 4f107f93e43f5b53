"""Review rules: what a careful reviewer would see in a draft. One file per rule; a new rule is one new file.

A rule is a module: its name is its id, its docstring (in Chinese: what, why, an example, where it is known from)
becomes its page under /help, and it has

- ``TITLE``, what it is called, in a few characters;
- ``WHOLE``, whether it needs the whole report (a missing part) or could judge one paragraph alone (a placeholder);
- ``check(context) -> Iterable[Finding]``, pure: it receives what was found and queries nothing.

Other packages bring rules through the entry points ``assistant.rules``.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol, cast

from assistant.base.plugins import plugins
from assistant.domain.results import Finding
from assistant.review.context import ReviewContext


class Rule(Protocol):
    """What a rule's module offers; see the docstring of this package."""

    TITLE: str
    WHOLE: bool
    __doc__: str | None

    def check(self, context: ReviewContext) -> Iterable[Finding]:
        """What the rule finds, in any order."""
        ...


def rules() -> Mapping[str, Rule]:
    """All rules by id."""
    return cast(Mapping[str, Rule], plugins("review.rules", "check"))


def run(context: ReviewContext, wanted: Iterable[str]) -> list[Finding]:
    """What the ``wanted`` rules find, by place in the draft. Raises KeyError for a rule that is not there."""
    known = rules()
    found = [finding for name in sorted(set(wanted)) for finding in known[name].check(context)]
    return sorted(found, key=lambda finding: (finding.span, finding.rule))
