"""Where a draft's villages stand in past reports: looked up once, by the name that most reports have."""

import pytest

from assistant.domain.results import ALL_COLLECTIONS, Access
from assistant.reuse.paraphrase_search import Meaning
from assistant.review.place_lookup import _mentions, reports_naming_places
from assistant.service import Assistant
from assistant.settings import Settings


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "corpus").mkdir()
    for name, text in {
        "甲": "石溪县望河乡乡长2022年述职报告\n一、履职情况\n　　当夜，马鞍村后坡撤出31户。又到马鞍村看了三回水源。",
        "乙": "石溪县青川镇镇长2022年述职报告\n一、履职情况\n　　在柳圩社区建起警务室，全村都来了。",
    }.items():
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    made = Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))
    made.ingest()
    return made


def _looked_up(
    service: Assistant, text: str, exclude: frozenset[str] = frozenset(), access: Access = ALL_COLLECTIONS
) -> object:
    draft = service.draft(f"一、履职情况\n　　{text}")
    return reports_naming_places(draft, Meaning(service.index, service.encoder), exclude, access)


def test_the_name_is_found_without_what_stands_before_it(service: Assistant) -> None:
    (report,) = (record.id for record in service.reports() if record.source == "甲.txt")

    assert _looked_up(service, "入冬前，我和马鞍村的乡亲一起修渠。全村、各村都修了路。") == {
        "马鞍村": (report,)
    }


def test_what_is_named_often_or_nowhere_is_left_alone(service: Assistant) -> None:
    assert _looked_up(service, "马鞍村修渠，马鞍村修路，石桥村也修。") == {}


def test_a_common_word_is_no_name(service: Assistant) -> None:
    """Reports of many places write of 薄弱村 and 示范村."""
    assert list(_mentions("集体经济薄弱村转化，示范村带动，马鞍村见效。", None)) == [("马鞍村",)]


def test_reports_that_are_out_of_reach_say_nothing(service: Assistant) -> None:
    (report,) = (record.id for record in service.reports() if record.source == "甲.txt")

    assert _looked_up(service, "马鞍村修渠。", exclude=frozenset({report})) == {}
    assert _looked_up(service, "马鞍村修渠。", access=Access(frozenset())) == {}
