"""Every test file has a name of its own: pytest cannot collect two of one name in folders that are no packages."""

from collections import Counter
from pathlib import Path


def test_no_two_test_files_have_one_name():
    names = Counter(file.name for file in Path(__file__).parent.rglob("test_*.py"))

    assert [name for name, times in names.items() if times > 1] == []
