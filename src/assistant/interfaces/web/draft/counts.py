"""How much was found in a draft, in the language of the page."""

from assistant.domain.results import CheckResult, CheckSummary, Severity
from assistant.export import labels
from assistant.interfaces.web.draft.phrases import Words


def count_summary(result: CheckResult, words: Words) -> str:
    """How many findings there are, of what weight; set phrases and what the list of the ignored left out apart."""
    if words.lang == "zh":
        return labels.count_summary(result)
    shown = labels.listed_findings(result)
    warnings = sum(finding.severity is Severity.WARNING for finding in shown)
    counted = (
        f"{len(shown)} found: {warnings} to check, {len(shown) - warnings} hints"
        if shown
        else "Nothing to look at"
    )
    formulas = len(labels.set_phrase_findings(result))
    counted += f"; {formulas} set phrases" if formulas else ""
    return counted + (
        f"; {len(result.ignored)} left out by the list of the ignored" if result.ignored else ""
    )


def share_summary(summary: CheckSummary, words: Words) -> str:
    """The shares of shared text. Characters are counted beside the draft, as Word does, so not here, as the check does."""
    if words.lang == "zh":
        return (
            f"文字重合 {summary.reused:.1%}（不计标题和通用提法；全部计入 {summary.reused_raw:.1%}）"
            f"；通用提法 {summary.set_phrases:.1%}"
        )
    return (
        f"Shared text {summary.reused:.1%} (headings and set phrases apart; with them {summary.reused_raw:.1%}); "
        f"set phrases {summary.set_phrases:.1%}"
    )
