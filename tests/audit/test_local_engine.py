"""An audit in several processes comes to what one process comes to, and can be stopped and go on."""

from dataclasses import replace
from pathlib import Path

import pytest
from audited_corpora import REPORTS, corpus_of, index_replaced, many_reports

from assistant.audit import MATCHING, audit
from assistant.audit.engines import local
from assistant.audit.engines.local import LocalEngine
from assistant.domain.results import AuditResult


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[AuditResult, str]:
    folder = tmp_path_factory.mktemp("alone")
    corpus = many_reports()
    result = audit(corpus, list(corpus.report_records), folder, engine=LocalEngine(1))
    return result, (folder / "findings.jsonl").read_text(encoding="utf-8")


def test_two_processes_find_what_one_finds(tmp_path: Path, alone: tuple[AuditResult, str]) -> None:
    loaded: list[str] = []
    corpus = many_reports()

    def load(report_id: str) -> object:
        loaded.append(report_id)
        return corpus.load(report_id)

    here = replace(corpus, load=load)  # type: ignore[arg-type]
    result = audit(here, list(corpus.report_records), tmp_path, engine=LocalEngine(2))

    assert result == alone[0]
    assert (tmp_path / "findings.jsonl").read_text(encoding="utf-8") == alone[1]
    assert loaded == []  # none of it was done here


def test_several_processes_can_be_stopped_and_go_on(tmp_path: Path, alone: tuple[AuditResult, str]) -> None:
    class Stopped(Exception):
        pass

    def stop(stage: str, done: int, total: int) -> None:
        if (stage, done) == (MATCHING, 7):
            raise Stopped

    corpus = many_reports()
    with pytest.raises(Stopped):
        audit(corpus, list(corpus.report_records), tmp_path, progress=stop, engine=LocalEngine(2))
    lines = (tmp_path / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 7

    counts: list[int] = []
    result = audit(
        corpus,
        list(corpus.report_records),
        tmp_path,
        progress=lambda stage, done, total: counts.append(done) if stage == MATCHING else None,
        engine=LocalEngine(2),
    )

    assert result == alone[0]
    assert (counts[0], counts[-1], counts) == (7, len(corpus.report_records), sorted(counts))


@pytest.mark.parametrize(
    ("reopen", "min_reports"),
    [(None, 64), (index_replaced, 64), (many_reports, 1000)],
    ids=["no way to reopen", "index replaced", "too few"],
)
def test_one_process_does_it_all_where_others_cannot(
    reopen: object,
    min_reports: int,
    tmp_path: Path,
    alone: tuple[AuditResult, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(local, "MIN_REPORTS_FOR_POOL", min_reports)
    corpus = replace(many_reports(), reopen=reopen)  # type: ignore[arg-type]

    assert audit(corpus, list(corpus.report_records), tmp_path, engine=LocalEngine(2)) == alone[0]


def test_an_audit_of_another_index_begins_anew(tmp_path: Path, alone: tuple[AuditResult, str]) -> None:
    """What the engine kept of the audit that was interrupted is of other reports."""

    class Stopped(Exception):
        pass

    def stop(stage: str, done: int, total: int) -> None:
        if (stage, done) == (MATCHING, 3):
            raise Stopped

    with pytest.raises(Stopped):
        audit(corpus_of(REPORTS), list(REPORTS), tmp_path, generation="1", progress=stop)
    corpus = many_reports()
    result = audit(corpus, list(corpus.report_records), tmp_path, engine=LocalEngine(1))

    assert result == alone[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["findings.jsonl", "snapshot.json"]
