"""A running service picks up what another process writes: small steps at once, large ones when they are warm."""

import time
from pathlib import Path

import pytest

from assistant.base.errors import IndexUnusable
from assistant.domain.results import Mode, Query
from assistant.service import Assistant, resources

REPORT = (
    "青岚县水务局局长2024年述职报告\n\n一、履职情况\n全年整修渠道46公里，新打机井12眼，解决3200人饮水问题。\n"
)
CANALS = Query("整修渠道46公里", mode=Mode.EXACT)


def _file_elsewhere(service: Assistant) -> None:
    other = Assistant(service.settings)
    assert other.file([("青岚县水务局局长2024年述职报告.txt", REPORT.encode())]).refused == ()


def _wait_for(service: Assistant, generation: str) -> None:
    for _ in range(200):
        if service.index.generation == generation:
            return
        time.sleep(0.05)
    raise AssertionError("the new generation was not picked up")


def test_a_report_is_found_at_once(service: Assistant) -> None:
    with service.following():
        assert service.search(CANALS).hits == ()
        _file_elsewhere(service)
        assert len(service.search(CANALS).hits) == 1


def test_a_large_step_is_opened_and_warm_before_it_answers(
    service: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "STEP_AT_ONCE", 0)
    with service.following():
        before = service.index
        _file_elsewhere(service)
        assert service.index is before
        assert service.search(CANALS).hits == ()
        newest = Assistant(service.settings).index.generation
        _wait_for(service, newest)
        assert service._resources._headings is not None
        assert service._resources._headings[0] == newest
        assert service._resources._pools is not None
        assert service._resources._pools[0] == newest
        assert len(service.search(CANALS).hits) == 1
    monkeypatch.undo()


def test_what_cannot_be_opened_leaves_the_generation_before(
    service: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "STEP_AT_ONCE", 0)
    opened = resources.indexes.open_index
    failures = [IndexUnusable("索引打不开", "请检查"), OSError("the share is away")]

    def flaky(*arguments: object) -> object:
        if failures:
            raise failures.pop()
        return opened(*arguments)  # type: ignore[arg-type]

    before = service.index.generation
    _file_elsewhere(service)
    newest = Assistant(service.settings).index.generation
    assert newest != before
    monkeypatch.setattr("assistant.service.following.EVERY", 0.02)
    monkeypatch.setattr(resources.indexes, "open_index", flaky)
    with service.following():
        _wait_for(service, newest)
    assert failures == []


def test_nothing_is_left_to_a_follower_that_is_not_there(service: Assistant, tmp_path: Path) -> None:
    with service.following():
        pass
    before = service.index.generation
    _file_elsewhere(service)
    assert service.index.generation != before
