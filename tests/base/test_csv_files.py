"""Tables that people and the program edit: whatever text stands in a cell, it is read as it was written."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.base.csv_files import held, read_rows, replace_rows, rows_text
from assistant.base.errors import BadInput, Conflict
from assistant.base.files import Changes, Lock

_CELL = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(
    [
        "\r",
        "\n",
        "\r\n",
        '"',
        '""',
        ",",
        "甲\r乙",
        '甲"乙',
        " 甲",
        "甲 ",
        "\ufeff甲",
        "\0",
        "\x0b",
        "'",
        "=1+1",
        "",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(_CELL, min_size=n, max_size=n), min_size=1))
)
def test_any_text_in_any_cell_survives(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "table.csv"
    path.write_bytes(rows_text(rows).encode())

    assert read_rows(path, "table.csv") == rows


def test_half_a_character_is_refused_and_the_table_stays(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("file\n甲.txt\n", encoding="utf-8")

    with pytest.raises(BadInput, match="不完整的字符"), Changes() as changes:
        replace_rows(path, [["file"], ["\ud800"]], changes)

    assert path.read_text(encoding="utf-8") == "file\n甲.txt\n"
    assert [one.name for one in tmp_path.iterdir()] == ["table.csv"]


def test_a_writer_waits_for_another_but_not_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.base.csv_files.WAIT", 0.05)
    with (
        Lock(tmp_path / ".reports.csv.lock"),
        pytest.raises(Conflict, match=r"另有人正在改reports.csv"),
        held(tmp_path, "reports.csv", "reports.csv"),
    ):
        raise AssertionError("held twice")
    with held(tmp_path, "reports.csv", "reports.csv"):
        assert (tmp_path / ".reports.csv.lock").is_file()
