"""Words that only ask are left out of the wording of a query."""

import pytest

from assistant.vocabulary import load


@pytest.mark.parametrize(
    ("query", "wording"),
    [
        ("农民工工资怎么要回来", "农民工工资 要回来"),
        ("后来怎么样了", "  了"),
        ("怎么办", "怎么办"),
    ],
    ids=["asking words go", "the longest first", "unless nothing is left"],
)
def test_wording_leaves_out_what_only_asks(query: str, wording: str) -> None:
    assert load().wording(query) == wording
