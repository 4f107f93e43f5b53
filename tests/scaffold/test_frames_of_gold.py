"""No frame over whole gold sets says a value, place or name, and every word of it stands in a source.

The sample corpus always; another gold set too where ``GOLD_SET`` names its folder.
"""

import json
import os
from pathlib import Path

import pytest
from blankness import NAMES, assert_blank, names_in, own

from assistant.domain.results import ScaffoldRequest
from assistant.lab.evaluation.gold import copy_reports, load
from assistant.service import Assistant
from assistant.settings import Settings

_ROLES = ("履职", "问题", "打算")
_SETS = [Path(__file__).parents[2] / "corpus/gold"]
if os.environ.get("GOLD_SET"):
    _SETS.append(Path(os.environ["GOLD_SET"]))


def _annotated_names(gold: Path, service: Assistant) -> set[str]:
    kinds = {kind.value for kind in NAMES}
    names = set()
    for path in (gold / "annotations").glob("*.json"):
        annotation = json.loads(path.read_text(encoding="utf-8-sig"))
        text = service.report(annotation["id"]).text
        names |= {text[x["begin"] : x["end"]] for x in annotation.get("facts", ()) if x["kind"] in kinds}
    return own(names)


@pytest.mark.parametrize("gold", _SETS, ids=[folder.parent.name for folder in _SETS])
def test_frames_of_a_gold_set_are_blank_and_traceable(gold: Path, tmp_path: Path):
    copy_reports(gold, load(gold).annotations, tmp_path / "corpus")
    service = Assistant(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index"))
    service.ingest()
    names = names_in(service) | _annotated_names(gold, service)
    portfolios = tuple(service.facet_values()["portfolios"])
    scaffold = service.scaffold(ScaffoldRequest(portfolios, limit=30))
    assert sum(len(section.items) for section in scaffold.sections) > 10
    assert_blank(scaffold, names)
    general = service.scaffold(ScaffoldRequest((), ("学习", "廉政", "法治", "导语", "结尾"), limit=30))
    assert_blank(general, names)
    singly = [service.scaffold(ScaffoldRequest((name,), (role,))) for name in portfolios for role in _ROLES]
    for made in singly:
        assert_blank(made, names)
