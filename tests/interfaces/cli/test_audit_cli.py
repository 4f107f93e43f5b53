"""``assistant audit``: a collection, a folder, several files, against one document; exit codes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.results import EVERY_REPORT, Kind
from assistant.interfaces.cli import app
from assistant.interfaces.unfiled import audit_files
from assistant.service import Assistant
from assistant.settings import Settings
from zip_files import zip_with_raw_names

SHARED = "那一阵天天下雨，塌方的三处山路都是先挖通一条便道再谈别的，老人孩子和看病的人一个没有耽误。"
FIRST = f"石渡县交通局局长2021年述职报告\n\n一、履职情况\n{SHARED}\n全年新修农村公路42公里，改造危桥3座。\n"
LATER = f"青岚县交通局局长2022年述职报告\n\n一、履职情况\n{SHARED}\n公交车开到了最远的两个村，票价两块钱。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two reports that share a sentence, and a file that cannot be read."""
    reports = tmp_path / "材料"
    reports.mkdir()
    (reports / "甲2021年述职报告.txt").write_text(FIRST, encoding="utf-8")
    (reports / "乙2022年述职报告.txt").write_text(LATER, encoding="utf-8")
    (reports / "空.txt").write_bytes(b"")
    return reports


def _run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["audit", *map(str, arguments)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_a_folder_is_audited_without_being_filed(folder: Path, tmp_path: Path) -> None:
    code, said = _run(folder, "--index", tmp_path / "index")

    assert code == 0
    assert "2 篇报告，差错 0 处，相同相近 1 处，1 对报告有相同相近的文字" in said
    assert "没有读 空.txt" in said
    assert "不是结论" in said
    assert list((tmp_path / "index").rglob("*.*")) == []


def test_a_zip_file_is_audited_as_its_folder_would_be(folder: Path, tmp_path: Path) -> None:
    entries = {f"材料/{path.name}": path.read_bytes() for path in folder.iterdir()}
    archive = tmp_path / "材料.zip"
    archive.write_bytes(zip_with_raw_names({**entries, f"材料/{'长' * 90}.txt": FIRST.encode()}))

    code, said = _run(archive, "--index", tmp_path / "index")

    assert code == 0
    assert "2 篇报告，差错 0 处，相同相近 1 处" in said
    assert "没有读 001/空.txt" in said
    assert f"没有读 {'长' * 90}.txt：文件名不能用" in said


def test_several_files_are_audited_together(folder: Path, tmp_path: Path) -> None:
    code, said = _run(
        folder / "甲2021年述职报告.txt", folder / "乙2022年述职报告.txt", "--index", tmp_path / "i", "--json"
    )

    findings = json.loads(said)["result"]["findings"]
    copied = [found for found in findings if found["finding"]["kind"] == "copied"]
    assert (code, [found["text"] for found in copied]) == (0, [SHARED])
    assert copied[0]["finding"]["source"]["year"] == 2021


def test_findings_at_or_above_the_level_end_with_1(folder: Path, tmp_path: Path) -> None:
    assert _run(folder, "--index", tmp_path / "i", "-o", tmp_path / "a.xlsx", "--fail-on", "info")[0] == 1
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"


def test_a_killed_audit_of_a_folder_leaves_what_it_had(folder: Path, tmp_path: Path) -> None:

    class Killed(BaseException):
        pass

    def kill(stage: str, done: int, total: int) -> None:
        if stage == "逐篇比对" and done == 1:
            raise Killed

    settings = Settings(index=tmp_path / "index")
    with pytest.raises(Killed):
        audit_files([folder], settings, progress=kill)
    journal = next((tmp_path / "index").rglob("findings.jsonl"))
    assert len(journal.read_text(encoding="utf-8").splitlines()) == 2  # what it is about, and one report

    file, _ = audit_files([folder], settings)

    assert [found.text for found in file.result.findings if found.finding.kind is Kind.COPIED] == [SHARED]
    assert not journal.exists()


def test_a_filed_report_as_reference_is_not_held_against_itself(service: Assistant) -> None:
    reference = service.draft_from(service.settings.corpus / "青岚县/教育局局长2022年述职报告.txt")

    file = service.run_audit(EVERY_REPORT, reference=reference)

    assert {report.id for report in file.result.reports} == {"edu-2023", "人社/2022"}


@pytest.mark.parametrize(
    ("arguments", "error", "told"),
    [
        (["/nowhere"], BadInput, "不存在"),
        (["--collection", "样品"], UnknownValue, "样品"),
        (["-o", "a.pdf"], BadInput, "pdf"),
        ([".", "--collection", "样本"], BadInput, "只能选一样"),
    ],
    ids=["no path", "no collection", "no such form", "both"],
)
def test_what_cannot_be_is_told(
    service: Assistant,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    error: type[Exception],
    told: str,
) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(service.settings.corpus))

    with pytest.raises(error, match=told):
        _run(*arguments, "--index", service.settings.index)
