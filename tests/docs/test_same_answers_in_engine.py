"""The sample corpus answers the same from Qdrant as from the local index: ids, order and counts, in every mode."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_documents import ROOT

from assistant import Assistant, Settings
from assistant.base.errors import EngineUnavailable
from assistant.domain.report import Role
from assistant.domain.results import Filters, Mode, Query, SearchResult
from assistant.index.qdrant import generation
from assistant.reuse import proposals
from search_engines import ENGINES, running_engine

FILTERS = (
    Filters(),
    Filters(year_from=2022),
    Filters(roles=frozenset([Role.PROBLEMS, Role.PLANS])),
    Filters(portfolios=frozenset(["教育"])),
)


@pytest.mark.parametrize("kind", ENGINES)
def test_every_query_of_the_sample_in_every_mode(
    prepared: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(prepared / "corpus", tmp_path / "corpus")
    shutil.copytree(prepared / "index", tmp_path / "index")
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    monkeypatch.setattr(generation, "DIRECT_SCORING_LIMIT", 0)
    queries = [one["query"] for one in json.loads((ROOT / "corpus/gold/queries.json").read_text("utf-8"))]
    if kind == "local mode":
        queries = queries[::5]  # it goes through every passage in Python
    with running_engine(kind, tmp_path / "engine", monkeypatch) as (_, address):
        served = Assistant(replace(settings, engine=f"{address}"))
        local = Assistant(settings)
        assert served.ingest().added == ()
        for number, text in enumerate(queries):
            for mode in Mode:
                wanted = Query(text, FILTERS[number % len(FILTERS)], mode=mode, limit=20)
                assert _answer(served.search(wanted)) == _answer(local.search(wanted)), (text, mode)
        phrase = Query("农民工工资", mode=Mode.EXACT, limit=50)
        assert _answer(served.search(phrase)) == _answer(local.search(phrase))
        assert served.search(phrase).candidates == 4
        similar = local.search(Query(queries[0])).hits[0].passage_id
        assert _answer(served.similar(Query(""), similar)) == _answer(local.similar(Query(""), similar))


@pytest.mark.parametrize("kind", ENGINES)
def test_a_check_whose_candidates_the_engine_proposes_finds_the_same(
    prepared: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the engine is away: then they are looked up in the shingles."""
    shutil.copytree(prepared / "corpus", tmp_path / "corpus")
    shutil.copytree(prepared / "index", tmp_path / "index")
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    local = Assistant(settings)
    report = local.report("S02")
    draft, exclude = local.draft(report.text, report.metadata), frozenset({"S02"})
    expected = local.check(draft, exclude=exclude, wanted=frozenset({"reuse"})).findings
    assert len(expected) > 3
    monkeypatch.setattr(proposals, "PROPOSE_FROM", 0)
    with running_engine(kind, tmp_path / "engine", monkeypatch) as (engine, address):
        served = Assistant(replace(settings, engine=f"{address}"))
        served.ingest()
        called: list[int] = []
        ask = engine.best_words_of_each
        monkeypatch.setattr(
            engine,
            "best_words_of_each",
            lambda name, *more: (called.append(len(more[0])), ask(name, *more))[1],
        )
        assert served.check(draft, exclude=exclude, wanted=frozenset({"reuse"})).findings == expected
        assert len(called) == 1
        assert called[0] > 10

        def away(*arguments: object) -> None:
            raise EngineUnavailable("检索引擎连不上", "请检查")

        monkeypatch.setattr(engine, "best_words_of_each", away)
        served = Assistant(replace(settings, engine=f"{address}"))
        assert served.check(draft, exclude=exclude, wanted=frozenset({"reuse"})).findings == expected


def _answer(result: SearchResult) -> tuple[object, ...]:
    return (
        [(hit.passage_id, round(hit.score, 5), hit.relevant, hit.same_text_in) for hit in result.hits],
        result.candidates,
        result.relevant,
    )
