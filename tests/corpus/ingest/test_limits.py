"""One report that takes too much is refused by name, and the run goes on."""

from pathlib import Path

from assistant.service import Assistant
from assistant.settings import Settings


def test_one_that_takes_too_long_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "甲.txt").write_text(
        "甲局长2023年述职报告\n\n一、履职情况\n整修渠道46公里。\n", encoding="utf-8"
    )
    assert len(Assistant(Settings(corpus=corpus, index=tmp_path / "index")).ingest().added) == 1
    lines = "整修渠道46公里。\n" * 190_000
    (corpus / "乙.txt").write_text(f"乙局长2023年述职报告\n\n一、履职情况\n{lines}", encoding="utf-8")
    service = Assistant(Settings(corpus=corpus, index=tmp_path / "index", work_seconds=2))

    result = service.ingest()

    assert result.unchanged == 1
    assert [(one.file, one.code) for one in result.refused] == [("乙.txt", "too_costly")]
    assert "超过了 2 秒" in result.refused[0].detail


def test_what_a_reader_asks_of_memory_is_limited(tmp_path: Path) -> None:
    """A page of many tags: small in the file, large in memory."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    page = "<html><body>" + "<p>整修渠道</p><b></b>" * 800_000 + "</body></html>"
    (corpus / "甲.html").write_text(page, encoding="utf-8")
    (corpus / "乙.txt").write_text(
        "乙局长2023年述职报告\n\n一、履职情况\n整修渠道46公里。\n", encoding="utf-8"
    )
    service = Assistant(Settings(corpus=corpus, index=tmp_path / "index", work_megabytes=200))

    result = service.ingest()

    assert len(result.added) == 1
    assert [(one.file, one.code) for one in result.refused] == [("甲.html", "too_costly")]
    assert "内存超过了 200 MB" in result.refused[0].detail
