"""The same report twice, and documents that are no reports: told, and filed only where somebody insists."""

from pathlib import Path

import pytest
from docx import Document
from fastapi.testclient import TestClient

from assistant.domain.callers import Caller
from assistant.domain.results import Access, Refusal
from assistant.service import Assistant
from assistant.settings import Settings

TEXT = """石渡县水务局局长2023年述职报告

一、履职情况
　　全年整修渠道46公里，新打机井12眼，解决3200人饮水问题。
二、存在的问题
　　学得不深，走得不勤。
"""
MEMO = "Dear colleagues, please find attached the minutes of our meeting on the budget of next year. " * 5


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    (tmp_path / "corpus").mkdir()
    return Assistant(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index"))


def _write(assistant: Assistant, name: str, text: str = TEXT) -> Path:
    path = assistant.settings.corpus / name
    path.write_bytes(text.encode())
    return path


def _told(refused: tuple[Refusal, ...]) -> list[tuple[str, str, str]]:
    return [(one.file, one.code, one.detail) for one in refused]


def test_the_same_bytes_under_another_name_are_filed_once(assistant: Assistant) -> None:
    _write(assistant, "甲.txt")
    assert len(assistant.ingest().added) == 1
    _write(assistant, "甲（1）.txt")
    result = assistant.ingest()

    same = "与库里的《石渡县水务局局长2023年述职报告》（甲.txt）内容相同"
    assert (result.added, _told(result.refused)) == ((), [("甲（1）.txt", "duplicate", same)])
    assert assistant.ingest(rebuild=True).added == (assistant.reports()[0].id,)


@pytest.mark.parametrize("first", ["甲.txt", "甲.docx"])
def test_the_same_text_in_another_format_is_filed_once(assistant: Assistant, first: str) -> None:
    """Whichever came first; blanks and line ends make no difference."""
    document = Document()
    for line in TEXT.replace("　　", "").splitlines():
        document.add_paragraph(line)
    second = "甲.docx" if first == "甲.txt" else "甲.txt"
    for name in (first, second):
        if name == "甲.txt":
            _write(assistant, name, TEXT.replace("\n", "\r\n"))
        else:
            document.save(str(assistant.settings.corpus / name))
        result = assistant.ingest()

    same = f"与库里的《石渡县水务局局长2023年述职报告》（{first}）文字相同"
    assert _told(result.refused) == [(second, "duplicate", same)]


def test_a_row_of_its_own_makes_it_another_report(assistant: Assistant) -> None:
    _write(assistant, "甲.txt")
    _write(assistant, "乙.txt")
    (assistant.settings.corpus / "reports.csv").write_text(
        "file,author\n乙.txt,\n甲.txt,\n", encoding="utf-8"
    )
    result = assistant.ingest()

    assert len(result.added) == 2
    assert [warning for warning in result.warnings if "相同" in warning]


def test_another_writer_who_hands_in_the_same_text_is_another_report(assistant: Assistant) -> None:
    """It is what an audit is for: the text is the same, the writers are not."""
    _write(assistant, "甲.txt", f"---\nauthor: 甲\n---\n{TEXT}")
    _write(assistant, "乙.txt", f"---\nauthor: 乙\n---\n{TEXT}")
    result = assistant.ingest()

    assert (len(result.added), result.refused) == (2, ())
    (told,) = [warning for warning in result.warnings if "相同" in warning]
    assert told.endswith("（乙.txt）文字相同，作者等不同，已另存一份")


def test_a_changed_report_that_becomes_another_ones_stays(assistant: Assistant) -> None:
    _write(assistant, "甲.txt")
    _write(assistant, "乙.txt", TEXT.replace("46", "47"))
    assert len(assistant.ingest().added) == 2
    _write(assistant, "乙.txt")
    result = assistant.ingest()

    assert (len(result.changed), result.refused) == (1, ())
    assert [warning for warning in result.warnings if "相同" in warning]


def test_an_upload_is_told_and_kept_only_on_insistence(client: TestClient, service: Assistant) -> None:
    text = service.report("edu-2022").text
    files = {"files": ("又一份.txt", text.encode())}
    answer = client.post("/v1/reports", files=files, data={"collection": "样本"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "duplicate")
    assert "青岚县教育局局长2022年述职报告" in answer.json()["error"]["detail"]
    assert not list(service.settings.corpus.rglob("又一份.txt"))
    insisted = client.post("/v1/reports", files=files, data={"insist": "true"}).json()
    assert len(insisted["added"]) == 1
    assert set(insisted["added"]) <= {record.id for record in service.reports()}
    assert service.ingest(rebuild=True).refused == ()


def test_a_memo_in_another_language_is_filed_on_insistence_only(
    client: TestClient, service: Assistant
) -> None:
    files = {"files": ("memo.txt", MEMO.encode())}
    page = client.post("/corpus", files=files)

    assert (page.status_code, "正文里汉字只占 0%，看来不是中文报告" in page.text) == (422, True)
    assert client.post("/corpus", files=files, data={"insist": "true"}).status_code == 200
    assert len(service.reports()) == 4


def test_a_short_note_in_letters_is_no_matter(assistant: Assistant) -> None:
    _write(assistant, "短.txt", "GDP增长5%，CPI上涨1.2%，PMI为50.3。")

    assert assistant.ingest().refused == ()


def test_what_one_may_not_see_is_not_named(service: Assistant) -> None:
    text = service.report("edu-2022").text
    caller = Caller(name="乙", access=Access(frozenset({"另一处"})))
    result = service.as_caller(caller).file([("又一份.txt", text.encode())], {"collection": "另一处"})

    assert (len(result.added), result.refused) == (1, ())
    assert not [warning for warning in result.warnings if "edu" in warning or "教育局" in warning]
