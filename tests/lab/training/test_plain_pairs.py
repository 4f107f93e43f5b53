from assistant.lab.training.plain_pairs import plain_pairs


def test_pairs_are_two_different_wordings() -> None:
    rows = plain_pairs()

    assert ("新增城镇就业，失业人员再就业", "丢了工作的人又找到活干") in rows
    assert len(set(rows)) == len(rows) > 3000
    assert [row for row in rows if row[0] == row[1] or not all(map(str.strip, row))] == []
