"""The verbs, as a shell sees them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.interfaces import cli
from assistant.service import Assistant


def _run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments], capture_output=True, text=True, cwd=cwd, check=False
    )


def test_search_answers_in_json(indexed: Path) -> None:
    done = _run(
        "search",
        "举办招聘会",
        "--portfolio",
        "人社",
        "--index",
        str(indexed / "index"),
        "--json",
        "-k",
        "1",
    )

    assert (done.returncode, done.stderr) == (0, "")
    hits = json.loads(done.stdout)["hits"]
    assert [(hit["report"]["id"], hit["role"]) for hit in hits] == [("人社/2022", "履职")]


def test_a_search_needs_no_codec(indexed: Path) -> None:
    """pydantic takes .13 s to load: what prints no JSON does without it (some versions of typer load it anyway)."""
    code = (
        "import sys; from pathlib import Path; from assistant import Assistant, Query, Settings; "
        "from assistant.interfaces.cli import search; "
        f"result = Assistant(Settings(index=Path({str(indexed / 'index')!r}))).search(Query('欠薪')); "
        "search._print_hits(result); print('pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "False"


def test_search_loads_nothing_heavy(indexed: Path) -> None:
    """From shell to answer without torch, the framework or its server."""
    code = (
        "import sys; from assistant.interfaces.cli import app; "
        f"app(['search', '欠薪', '--index', {str(indexed / 'index')!r}], standalone_mode=False); "
        "print(sorted({'torch', 'fastapi', 'uvicorn', 'sentence_transformers', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_the_package_itself_is_light() -> None:
    code = (
        "import sys, assistant; print(sorted({'numpy', 'faiss', 'torch', 'tokenizers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_several_portfolios_in_one_option_are_several(indexed: Path, tmp_path: Path) -> None:
    """人社，教育 is a list here as in the form and in reports.csv."""
    said = [
        _run("search", "招聘会", *options, "--index", str(indexed / "index"), cwd=tmp_path).stdout
        for options in (["-p", "人社，教育"], ["-p", "人社", "-p", "教育"], ["-p", "人社"])
    ]
    assert said[0] == said[1] != said[2]


@pytest.mark.parametrize(
    ("arguments", "detail"),
    [
        (["search", "欠薪", "--portfolio", "炼丹"], "炼丹"),
        (["search", "欠薪", "--year", "前年"], "前年"),
        (["search", " "], "查询是空的"),
        (["serve", "--host", "0.0.0.0"], "assistant user add"),
        (["index", "没有的文件夹"], "不存在"),
    ],
    ids=["portfolio", "year", "empty", "open to all", "corpus"],
)
def test_bad_input_ends_with_2_and_a_cure(
    indexed: Path, tmp_path: Path, arguments: list[str], detail: str
) -> None:
    done = _run(*arguments, "--index", str(indexed / "index"), cwd=tmp_path)

    assert done.returncode == 2
    assert "错误：" in done.stderr
    assert detail in done.stderr
    assert "办法：" in done.stderr


def test_bad_input_in_json_has_the_one_error_shape(tmp_path: Path) -> None:
    done = _run("search", "欠薪", "--json", "--index", str(tmp_path / "none"), cwd=tmp_path)

    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "index_missing"


def test_index_tells_what_it_did(tmp_path: Path) -> None:
    corpus = tmp_path / "往年"
    corpus.mkdir()
    (corpus / "乡长2022年述职报告.txt").write_text(
        "乡长2022年述职报告\n一、履职情况\n修路3公里，架桥1座，通了客车。\n", encoding="utf-8"
    )
    (corpus / "坏.docx").write_bytes(b"PK\x03\x04")

    done = _run("index", str(corpus), "--index", str(tmp_path / "index"))
    strict = _run("index", str(corpus), "--index", str(tmp_path / "index"), "--strict")

    assert (done.returncode, strict.returncode) == (0, 1)
    assert "新增 1 篇" in done.stdout
    assert "坏.docx：" in done.stderr
    assert "未变 1 篇" in strict.stdout


def test_doctor_names_each_thing_and_its_cure(indexed: Path, tmp_path: Path) -> None:
    well = _run("doctor", "--index", str(indexed / "index"), "--json", cwd=indexed)
    lost = _run("doctor", "--json", cwd=tmp_path)

    states = {check["name"]: check["state"] for check in json.loads(well.stdout)}
    assert (states["编码器"], states["报告库"], states["索引"]) == ("ok", "ok", "ok")
    missing = {check["name"]: check for check in json.loads(lost.stdout) if check["state"] != "ok"}
    assert lost.returncode == 2
    assert "assistant index" in missing["索引"]["hint"]
    assert missing["报告库"]["hint"]


def test_every_verb_helps_with_an_example() -> None:
    runner = CliRunner()
    for name in ("index", "search", "check", "serve", "eval", "train", "doctor"):
        assert "例：assistant" in runner.invoke(cli.app, [name, "--help"]).stdout


def test_check_tells_what_stood_before(indexed: Path, tmp_path: Path) -> None:
    draft = tmp_path / "草稿.txt"
    draft.write_text(
        "述职报告\n\n一、履职情况\n受理农民工讨薪案件58件，办结率100%，为1200余名农民工追回工资1470万元。\n",
        encoding="utf-8",
    )
    where = ["--index", str(indexed / "index")]

    told = _run("check", str(draft), *where)
    strict = _run("check", str(draft), *where, "--fail-on", "info", "--json")
    _run("check", str(draft), *where, "--format", "docx", "-o", str(tmp_path / "核对.docx"))

    assert told.returncode == 0
    assert "仅改数字" in told.stdout
    assert strict.returncode == 1
    assert json.loads(strict.stdout)["findings"][0]["level"] == "numbers"
    assert (tmp_path / "核对.docx").read_bytes().startswith(b"PK")


def test_fail_on_counts_warnings_and_no_set_phrase(indexed: Path, tmp_path: Path) -> None:
    """On --fail-on warning nothing else counts; a set phrase counts on neither, since no list shows it."""
    draft = tmp_path / "草稿.txt"
    doubtful = "全镇干部喜迎党的二十大，把路修到了组。"
    for text, wanted in (
        ("不忘初心、牢记使命，把路修到了组。", (0, 0)),
        (doubtful, (0, 1)),
        (f"{doubtful}新修机耕路【】公里。", (1, 1)),
    ):
        draft.write_text(text, encoding="utf-8")
        asked = ["check", str(draft), "--year", "2022", "--index", str(indexed / "index"), "--fail-on"]

        assert (_run(*asked, "warning").returncode, _run(*asked, "info").returncode) == wanted


def test_a_filed_report_is_no_source_of_itself(service: Assistant) -> None:
    path = service.settings.corpus / "青岚县/教育局局长2022年述职报告.txt"

    result = service.check(service.draft_from(path))

    assert {finding.source.origin.report_id for finding in result.findings if finding.source} <= {"人社/2022"}


@pytest.mark.parametrize(
    ("arguments", "detail"),
    [(["--format", "docx"], "-o"), (["--format", "wps"], "wps")],
    ids=["no binary to the screen", "unknown format"],
)
def test_a_form_that_cannot_be_printed_is_refused(
    indexed: Path, tmp_path: Path, arguments: list[str], detail: str
) -> None:
    draft = tmp_path / "草稿.txt"
    draft.write_text("述职报告\n\n一、履职情况\n修路三公里。\n", encoding="utf-8")

    done = _run("check", str(draft), "--index", str(indexed / "index"), *arguments)

    assert done.returncode == 2
    assert detail in done.stderr


@pytest.mark.parametrize(
    ("verb", "target"),
    [
        (("scaffold", "--portfolio", "教育"), "没有/结果.docx"),
        (("check", "青岚县/教育局局长2023年述职报告.txt"), "没有/结果.json"),
        (("check", "青岚县/教育局局长2023年述职报告.txt", "--mask"), "没有/结果.txt"),
        (("audit",), "没有/结果.json"),
    ],
    ids=["scaffold", "check", "mask", "audit"],
)
def test_a_result_that_cannot_be_written_names_cause_and_cure(
    indexed: Path, tmp_path: Path, verb: tuple[str, ...], target: str
) -> None:
    shutil.copytree(indexed, tmp_path / "own")  # an audit leaves its results beside the index
    folder = tmp_path / "own"
    done = _run(*verb, "--index", str(folder / "index"), "-o", target, cwd=folder / "corpus")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert f"{target}”写不进去" in done.stderr
    assert "请先建好这个文件夹" in done.stderr
