"""What people decide changes the figures of an audit, and holds for the same wording in the next one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from audited_corpora import LETTERS, REPORTS, TEACHERS, WELLS, corpus_of, report_of

from assistant.audit import audit
from assistant.audit.jobs import Audits
from assistant.domain.results import AuditFile, AuditJob, AuditResult, AuditScope, Judgement


def _work(reports: dict[str, Any]) -> Callable[[AuditJob, Path, Any], AuditResult]:
    return lambda job, folder, progress: audit(corpus_of(reports), list(reports), folder, scope=job.scope)


def _finding(file: AuditFile, text: str) -> str:
    (found,) = (one.id for one in file.result.findings if one.text == text)
    return found


def _report(file: AuditFile, report_id: str) -> Any:
    return next(one for one in file.result.reports if one.id == report_id)


@pytest.mark.parametrize("judgement", [Judgement.ACCEPTED, Judgement.NO_MATCH, Judgement.CORRECTED])
def test_what_is_settled_is_counted_no_more(tmp_path: Path, judgement: Judgement) -> None:
    audits = Audits(tmp_path, _work(REPORTS))
    before = audits.run(AuditScope())

    audits.dispose(before.job.id, _finding(before, TEACHERS), judgement, "王五", "统一口径")

    after = audits.file(before.job.id)
    was, now = _report(before, "乙23"), _report(after, "乙23")
    part = len(WELLS) / (len(WELLS) + len(TEACHERS))
    assert now.shares.copied == pytest.approx(was.shares.copied * part)
    assert now.shares.raw - now.shares.adjusted == pytest.approx(was.shares.raw - was.shares.adjusted)
    assert (now.findings, was.findings) == (1, 2)
    assert after.result.total_findings == before.result.total_findings - 1
    assert after.result.total_pairs == before.result.total_pairs - 1
    shares = {(p.first.report_id, p.later.report_id): p.shares.later.adjusted for p in after.result.pairs}
    assert (shares["丁21", "乙23"], shares["甲22", "乙23"] > 0) == (0.0, True)
    assert [one.text for one in after.result.findings] == [one.text for one in before.result.findings]


def test_what_is_to_be_rewritten_counts_until_it_is(tmp_path: Path) -> None:
    audits = Audits(tmp_path, _work(REPORTS))
    before = audits.run(AuditScope())

    audits.dispose(before.job.id, _finding(before, TEACHERS), Judgement.REWRITE, "王五")

    assert audits.file(before.job.id).result == before.result


def test_a_decision_on_a_pair_of_one_year_changes_both_reports(tmp_path: Path) -> None:
    audits = Audits(tmp_path, _work(REPORTS))
    before = audits.run(AuditScope())
    letters = _finding(before, LETTERS)

    audits.dispose(before.job.id, letters, Judgement.ACCEPTED, "王五")

    after = audits.file(before.job.id)
    assert _report(after, "甲23").shares.copied == 0.0
    assert _report(after, "丙23").shares.copied < _report(before, "丙23").shares.copied
    assert _report(after, "丙23").largest.report_id == "甲22"
    audits.dispose(before.job.id, letters, None, "王五")
    assert audits.file(before.job.id).result == before.result


def test_decisions_hold_for_the_same_wording_under_other_ids(tmp_path: Path) -> None:
    """The reports were filed anew, one of them with a paragraph more; another author's copy is another matter."""
    first = Audits(tmp_path, _work(REPORTS)).run(AuditScope())
    audits = Audits(tmp_path, _work(REPORTS))
    audits.dispose(first.job.id, _finding(first, TEACHERS), Judgement.ACCEPTED, "王五", "统一口径")
    anew = {
        "a": REPORTS["丁21"],
        "b": report_of("乙", 2023, "今年新开了三条公交线。", WELLS, TEACHERS),
        "c": report_of("丙", 2023, TEACHERS),
    }

    second = Audits(tmp_path, _work(anew)).run(AuditScope(title="再核对一次"))

    decided = {
        found.report_id: second.dispositions[found.id].reason
        for found in second.result.findings
        if found.id in second.dispositions
    }
    assert decided == {"b": "统一口径"}
    (carried,) = second.dispositions.values()
    assert (carried.carried_from, carried.name) == (first.job.id, "王五")
    assert _report(second, "b").shares.copied == 0.0
