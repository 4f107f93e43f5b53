import pytest

from assistant.domain.report import Metadata
from assistant.domain.results import Direction
from assistant.reuse.provenance import direction


@pytest.mark.parametrize(
    ("draft", "source", "expected"),
    [
        pytest.param(2024, 2022, Direction.EARLIER, id="an earlier year"),
        pytest.param(2024, 2024, Direction.SAME_YEAR, id="the same year"),
        pytest.param(2024, None, Direction.UNKNOWN, id="a source without a year"),
        pytest.param(None, 2022, Direction.UNKNOWN, id="a draft without a year"),
        pytest.param(2022, 2024, Direction.UNKNOWN, id="a later year"),
    ],
)
def test_who_had_it_first(draft: int | None, source: int | None, expected: Direction) -> None:
    assert direction(Metadata(year=draft), Metadata(year=source)) is expected
