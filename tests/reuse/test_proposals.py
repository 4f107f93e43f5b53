"""Candidates from reports that an engine proposes: as the postings say, but read from the texts."""

import random
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.domain.report import Metadata
from assistant.domain.results import ALL_COLLECTIONS, Access
from assistant.reuse import proposals, shingles
from assistant.reuse.candidates import look_up
from assistant.reuse.folding import folded
from assistant.reuse.sources import Sources

SENTENCES = (
    "今年新修灌渠六公里，惠及三个村。",
    "组织夜校十二期，培训农民工三百人次，人人拿到了结业证书。",
    "引进食用菌企业两家。",
    "把闲置校舍改成养老驿站，老人有了去处。",
    "坚持每周会商一次、每月通报一次，把农民工工资当作硬账来抓。",
    "对辍学学生逐户劝返，逐户劝返到校，义务教育巩固率达到百分之九十八。",
)
DRAFT = "我们坚持每周会商一次、每月通报一次，把闲置校舍改成养老驿站，逐户劝返辍学学生。"


def _reports(number: int) -> list[tuple[str, str]]:
    rng = random.Random(3)
    return [(f"r{at}", "".join(rng.choices(SENTENCES, k=rng.randint(0, 9)))) for at in range(number)]


@pytest.mark.parametrize("allowed", [1.0, 0.5])
def test_all_reports_proposed_give_what_the_postings_give(allowed: float) -> None:
    """Sentences, clauses, scores and duplicates; whatever a report holds, empty ones and repetitions included."""
    segments = [shingles.build(_reports(30)), shingles.build(_reports(12)), shingles.build([])]
    rng = np.random.default_rng(1)
    masks = [rng.random(len(segment.names)) < allowed for segment in segments]
    draft = folded(DRAFT)
    clauses = list(zip(draft.clauses[:-1].tolist(), draft.clauses[1:].tolist(), strict=True))
    among = [np.arange(len(segment.names)) for segment in segments]

    expected = look_up(segments, masks, draft.codes, clauses)
    found = look_up(segments, masks, draft.codes, clauses, among=among)

    assert len(expected.whole.units) > 0
    for one, other in zip((found.whole, *found.clauses), (expected.whole, *expected.clauses), strict=True):
        assert one.units.tolist() == other.units.tolist()
        assert one.segments.tolist() == other.segments.tolist()
        assert one.scores.tolist() == pytest.approx(other.scores.tolist())
        assert one.duplicates == other.duplicates
    assert found.weights.tolist() == expected.weights.tolist()


def test_only_what_is_proposed_is_looked_through() -> None:
    segment = shingles.build([("a", SENTENCES[3]), ("b", SENTENCES[3]), ("c", SENTENCES[4])])
    draft = folded(SENTENCES[3])
    everything = [np.ones(3, dtype=bool)]
    lookup = look_up([segment], everything, draft.codes, (), among=[np.array([1, 2])])
    assert segment.owners[lookup.whole.units].tolist() == [1]
    nothing = look_up([segment], everything, draft.codes, (), among=[np.empty(0, np.int64)])
    assert len(nothing.whole.units) == 0


def test_reports_are_proposed_for_very_many_sentences_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[list[str], Access]] = []

    def propose(sentences: Sequence[str], access: Access) -> list[list[str]]:
        calls.append((list(sentences), access))
        return [["r2", "gone", "r1"] for _ in sentences]

    segments = [
        shingles.build([("r1", SENTENCES[0])]),
        shingles.build([("r0", SENTENCES[1]), ("r2", SENTENCES[2])]),
    ]
    records = {name: Metadata() for name in ("r0", "r1", "r2")}
    sources = Sources(segments, records, lambda _: "", propose)
    assert sources.proposed(["引进食用菌企业"], ALL_COLLECTIONS) is None

    monkeypatch.setattr(proposals, "PROPOSE_FROM", 3)
    found = sources.proposed(["引进食用菌企业"], ALL_COLLECTIONS)
    assert found is not None
    assert [numbers.tolist() for numbers in found["引进食用菌企业"]] == [[0], [1]]
    assert calls == [(["引进食用菌企业"], ALL_COLLECTIONS)]
    assert sources.proposed([], ALL_COLLECTIONS) is None
    assert Sources(segments, records, lambda _: "").proposed(["引进食用菌企业"], ALL_COLLECTIONS) is None
    away = Sources(segments, records, lambda _: "", lambda sentences, access: None)
    assert away.proposed(["引进食用菌企业"], ALL_COLLECTIONS) is None
