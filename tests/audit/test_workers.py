"""An audit in several processes comes to what one process comes to, and can be stopped and go on."""

from dataclasses import replace
from pathlib import Path

import pytest
from audit_piles import elsewhere, many

from assistant.audit import MATCHING, audit
from assistant.audit import workers as in_workers
from assistant.domain.results import AuditResult


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[AuditResult, str]:
    folder = tmp_path_factory.mktemp("alone")
    pile = many()
    result = audit(pile, list(pile.report_records), folder, workers=1)
    return result, (folder / "findings.jsonl").read_text(encoding="utf-8")


def test_two_processes_find_what_one_finds(tmp_path: Path, alone: tuple[AuditResult, str]) -> None:
    loaded: list[str] = []
    pile = many()

    def load(report_id: str) -> object:
        loaded.append(report_id)
        return pile.load(report_id)

    here = replace(pile, load=load)  # type: ignore[arg-type]
    result = audit(here, list(pile.report_records), tmp_path, workers=2)

    assert result == alone[0]
    assert (tmp_path / "findings.jsonl").read_text(encoding="utf-8") == alone[1]
    assert loaded == []  # none of it was done here


def test_several_processes_can_be_stopped_and_go_on(tmp_path: Path, alone: tuple[AuditResult, str]) -> None:
    class Stopped(Exception):
        pass

    def stop(stage: str, done: int, total: int) -> None:
        if (stage, done) == (MATCHING, 7):
            raise Stopped

    pile = many()
    with pytest.raises(Stopped):
        audit(pile, list(pile.report_records), tmp_path, progress=stop, workers=2)
    lines = (tmp_path / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 7

    told: list[int] = []
    result = audit(
        pile,
        list(pile.report_records),
        tmp_path,
        progress=lambda stage, done, total: told.append(done) if stage == MATCHING else None,
        workers=2,
    )

    assert result == alone[0]
    assert (told[0], told[-1], told) == (7, len(pile.report_records), sorted(told))


@pytest.mark.parametrize(
    ("again", "worth"), [(None, 64), (elsewhere, 64), (many, 1000)], ids=["no way", "moved on", "too few"]
)
def test_one_process_does_it_all_where_others_cannot(
    again: object, worth: int, tmp_path: Path, alone: tuple[AuditResult, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_workers, "WORTH_A_POOL", worth)
    pile = replace(many(), again=again)  # type: ignore[arg-type]

    assert audit(pile, list(pile.report_records), tmp_path, workers=2) == alone[0]
