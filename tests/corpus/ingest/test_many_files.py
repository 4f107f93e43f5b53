"""Many files are parsed by several processes, with the same result as by one."""

from pathlib import Path

import pytest

from assistant.base.errors import IndexMissing
from assistant.service import Assistant
from assistant.settings import Settings

FILES = 60


@pytest.fixture
def service(tmp_path: Path) -> Assistant:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(FILES):
        text = f"第{number}镇镇长2022年述职报告\n一、履行职责情况\n全年新修水渠{number}公里，群众用水有了保障。\n"
        (corpus / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    (corpus / "07.txt").write_bytes(b"")
    return Assistant(Settings(corpus=corpus, index=tmp_path / "index"))


def test_every_file_is_indexed_or_refused_under_its_name(service: Assistant) -> None:
    reported: list[tuple[int, int]] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "读取":
            reported.append((done, total))

    result = service.ingest(progress=progress)

    assert [refusal.file for refusal in result.refused] == ["07.txt"]
    assert reported == [(done, FILES) for done in range(1, FILES + 1)]
    texts = {record.source: service.report(record.id).text for record in service.reports()}
    files = [path for path in sorted(service.settings.corpus.iterdir()) if path.name != "07.txt"]
    assert texts == {path.name: path.read_text(encoding="utf-8") for path in files}


def test_nothing_is_indexed_when_progress_cancels(service: Assistant) -> None:
    """The exception is passed on, and the next run is not blocked."""

    def cancel(stage: str, done: int, total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        service.ingest(progress=cancel)

    with pytest.raises(IndexMissing):
        service.stock()
    assert len(service.ingest().added) == FILES - 1


def test_an_unchanged_corpus_keeps_its_generation(service: Assistant) -> None:
    first = service.ingest()
    again = service.ingest()

    assert (again.generation, again.unchanged, again.added) == (first.generation, FILES - 1, ())
