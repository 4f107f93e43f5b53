"""No frame over whole corpora says a value, place or name of a past year, in any layer; every slot has kind and name.

The sample corpus always; another gold set too where ``GOLD_SET`` names its folder.
"""

import json
import os
from pathlib import Path

import pytest
from blankness import NAMES, assert_blank, assert_suggestion_blank, names_in, own

from assistant.domain.results import ScaffoldRequest, SuggestionRequest
from assistant.lab.evaluation.gold import copy_reports, load
from assistant.service import Assistant
from assistant.settings import Settings

_SETS = [Path(__file__).parents[2] / "corpus/gold"]
if os.environ.get("GOLD_SET"):
    _SETS.append(Path(os.environ["GOLD_SET"]))


@pytest.fixture(scope="module", params=_SETS, ids=[folder.parent.name for folder in _SETS])
def filed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Assistant, set[str], set[str]]:
    """A service over a gold set, the names that are found in its reports, and those that are annotated there."""
    gold: Path = request.param
    folder = tmp_path_factory.mktemp("gold")
    copy_reports(gold, load(gold).annotations, folder / "corpus")
    service = Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))
    service.ingest()
    kinds = {kind.value for kind in NAMES}
    names = set()
    for path in (gold / "annotations").glob("*.json"):
        annotation = json.loads(path.read_text(encoding="utf-8-sig"))
        text = service.report(annotation["id"]).text
        names |= {text[x["begin"] : x["end"]] for x in annotation.get("facts", ()) if x["kind"] in kinds}
    return service, names_in(service), own(names)


def test_frames_of_others_are_blank_and_traceable(filed: tuple[Assistant, set[str], set[str]]):
    service, names, annotated = filed
    portfolios = tuple(service.facet_values()["portfolios"])
    scaffold = service.scaffold(ScaffoldRequest(portfolios, limit=60))
    assert sum(len(section.items) for section in scaffold.sections) > 100
    assert_blank(scaffold, names | annotated)


def test_frames_of_ones_own_last_year_are_blank_and_traceable(filed: tuple[Assistant, set[str], set[str]]):
    """Neither a name that the parser knows nor one that is annotated."""
    service, names, annotated = filed
    frames: set[str] = set()
    for record in service.reports():
        known = record.metadata
        request = ScaffoldRequest(
            known.portfolios or ("党建",), author=known.author, year=(known.year or 0) + 1, limit=60
        )
        made = service.scaffold(request)
        assert made.own is not None
        assert (made.own.author, made.own.year) == (known.author, known.year)
        assert_blank(made, names | annotated)
        frames |= {item.frame for section in made.sections for item in section.items}
    assert len(frames) > 400


def test_suggestions_are_blank(filed: tuple[Assistant, set[str], set[str]]):
    service, names, _ = filed
    for record in service.reports()[::3]:
        known = record.metadata
        text = service.report(record.id).text
        for cursor in range(200, len(text), 400):
            request = SuggestionRequest(cursor, author=known.author, year=known.year, limit=30)
            for one in service.suggestions(text[:cursor], request).suggestions:
                assert_suggestion_blank(one, names)
