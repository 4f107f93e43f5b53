"""The cache of recent results: least recently used ones are dropped, and nothing is computed twice at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.base.cache import SingleFlightCache, TextCache


def test_the_least_recently_used_result_is_dropped() -> None:
    cache: SingleFlightCache[str] = SingleFlightCache(2)
    done: list[str] = []

    def answer(name: str) -> str:
        return cache.get(name, lambda: done.append(name) or f"{name}答")  # type: ignore[func-returns-value]

    assert [answer(name) for name in "甲乙甲丙甲乙"] == ["甲答", "乙答", "甲答", "丙答", "甲答", "乙答"]
    assert "".join(done) == "甲乙丙乙"
    assert len(cache) == 2


def test_threads_wait_for_the_one_that_computes_the_same_key() -> None:
    cache: SingleFlightCache[int] = SingleFlightCache(8)
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def slow() -> int:
        begun.set()
        assert go_on.wait(10)
        done.append(1)
        return len(done)

    with ThreadPoolExecutor(6) as threads:
        first = threads.submit(cache.get, "甲", slow)
        assert begun.wait(10)
        others = [threads.submit(cache.get, "甲", slow) for _ in range(5)]
        assert cache.get("乙", lambda: 7) == 7, "another key does not wait"
        go_on.set()

        assert [one.result(10) for one in (first, *others)] == [1] * 6
    assert done == [1]


def test_a_failure_is_not_cached() -> None:
    cache: SingleFlightCache[str] = SingleFlightCache(8)

    def fail() -> str:
        raise ValueError("坏了")

    with pytest.raises(ValueError, match="坏了"):
        cache.get("甲", fail)
    assert cache.get("甲", lambda: "好了") == "好了"


def test_results_for_texts_are_kept_up_to_a_number_of_characters() -> None:
    computed: list[str] = []

    def length(text: str) -> int:
        computed.append(text)
        return len(text)

    cache = TextCache(length, characters=10)
    assert [cache.get(text, len(text)) for text in ("学习", "读书", "学习")] == [2, 2, 2]
    assert computed == ["学习", "读书"]
    for text in ("一二三四五六", "七八九十百千", "甲乙丙丁戊己"):
        cache.get(text, len(text))
    cache.get("学习", 2)  # dropped since
    assert computed == ["学习", "读书", "一二三四五六", "七八九十百千", "甲乙丙丁戊己", "学习"]
    cache.get("甲乙丙丁戊己", 6)
    assert computed[-1] == "学习"
    cache.get("一" * 11, 11)
    cache.get("一" * 11, 11)  # too long to be kept
    assert computed[-2:] == ["一" * 11, "一" * 11]
