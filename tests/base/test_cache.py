"""What was asked before is answered from memory; what is being worked on is worked on once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.base.cache import SingleFlightCache


def test_the_oldest_is_forgotten() -> None:
    """Asking for it again makes an answer young."""
    memory: SingleFlightCache[str] = SingleFlightCache(2)
    done: list[str] = []

    def answer(name: str) -> str:
        return memory.get(name, lambda: done.append(name) or f"{name}答")  # type: ignore[func-returns-value]

    assert [answer(name) for name in "甲乙甲丙甲乙"] == ["甲答", "乙答", "甲答", "丙答", "甲答", "乙答"]
    assert "".join(done) == "甲乙丙乙"
    assert len(memory) == 2


def test_who_asks_meanwhile_waits_for_the_one_at_work() -> None:
    memory: SingleFlightCache[int] = SingleFlightCache(8)
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def slow() -> int:
        begun.set()
        assert go_on.wait(10)
        done.append(1)
        return len(done)

    with ThreadPoolExecutor(6) as threads:
        first = threads.submit(memory.get, "甲", slow)
        assert begun.wait(10)
        others = [threads.submit(memory.get, "甲", slow) for _ in range(5)]
        assert memory.get("乙", lambda: 7) == 7, "another question does not wait"
        go_on.set()

        assert [one.result(10) for one in (first, *others)] == [1] * 6
    assert done == [1]


def test_what_failed_is_tried_again() -> None:
    memory: SingleFlightCache[str] = SingleFlightCache(8)

    def fail() -> str:
        raise ValueError("坏了")

    with pytest.raises(ValueError, match="坏了"):
        memory.get("甲", fail)
    assert memory.get("甲", lambda: "好了") == "好了"
