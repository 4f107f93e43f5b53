"""The sample corpus answers the same from Qdrant as from the local index: ids, order and counts, in every mode."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_documents import ROOT

from assistant import Assistant, Settings
from assistant.domain.report import Role
from assistant.domain.results import Filters, Mode, Query, SearchResult
from assistant.index.qdrant import generation
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


def _answer(result: SearchResult) -> tuple[object, ...]:
    return (
        [(hit.passage_id, round(hit.score, 5), hit.relevant, hit.same_text_in) for hit in result.hits],
        result.candidates,
        result.relevant,
    )
