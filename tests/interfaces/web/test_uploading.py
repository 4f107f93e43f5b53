"""Uploads that are watched: how far they are, what is not taken, what comes of them; one that is cancelled leaves nothing."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient

from assistant.base.errors import Stopped
from assistant.domain.results import Refusal
from assistant.service import Assistant

WATCHED = {"Accept": "application/x-ndjson"}
_MATTERS = ("修渠", "打井", "改厕", "植树", "修桥", "清淤", "招商", "招聘", "体检", "排查")


def _report(number: int) -> bytes:
    matter = _MATTERS[number % 10]
    done = f"全年在第{number}村组织{matter}{number + 3}处，群众办事少跑了{number + 7}里路。"
    text = f"青岚县第{number}镇镇长2024年述职报告\n\n一、履职情况\n{done}\n"
    return text.encode()


def _zip(files: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _batch(count: int) -> bytes:
    files = {f"材料/第{number}镇述职报告.txt": _report(number) for number in range(count)}
    return _zip(files | {"材料/合影.heic": b"\xff", "材料/空白.txt": b" "})


def _lines(client: TestClient, address: str, data: bytes, **form: str) -> list[dict[str, Any]]:
    answer = client.post(address, files=[("files", ("材料.zip", data))], data=form, headers=WATCHED)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_batch_says_how_far_it_is_and_where_its_audit_is(client: TestClient, service: Assistant) -> None:
    lines = _lines(client, "/audit/batch", _batch(12), name="一批")

    read = [line for line in lines if line.get("stage") == "读取"]
    assert {line["total"] for line in read} == {13}
    done = [line["done"] for line in read]
    assert (done == sorted(done), done[-1]) == (True, 13)
    assert {line["refused"]["file"] for line in lines if "refused" in line} == {"合影.heic", "上传/空白.txt"}
    assert all(line["refused"]["detail"] for line in lines if "refused" in line)
    (location,) = (line["location"] for line in lines if "location" in line)
    job = client.get(location.replace("/audit/", "/v1/audits/")).json()
    assert (lines[-1], job["scope"]["title"], len(job["scope"]["reports"])) == (
        {"location": location},
        "一批",
        12,
    )


def test_reports_from_a_zip_file_come_into_the_corpus(client: TestClient) -> None:
    lines = _lines(client, "/corpus", _batch(3), collection="二〇二四")
    assert "收下 3 份，拒收 2 份" in lines[-1]["page"]

    again = client.post("/v1/reports", files=[("files", ("材料.zip", _batch(3)))]).json()
    assert (again["unchanged"], again["added"], len(again["refused"])) == (3, [], 2)


@pytest.mark.parametrize(
    ("data", "detail"),
    [(_zip({"合影.heic": b"\xff"}), "合影.heic"), (b"PK", "不是完整的 zip 文件"), (_zip({}), "没有选文件")],
    ids=["no report", "damaged", "empty"],
)
def test_a_batch_of_nothing_ends_with_the_reason(client: TestClient, data: bytes, detail: str) -> None:
    last = _lines(client, "/audit/batch", data, name="一批")[-1]
    assert detail in last["error"]["detail"]
    assert last["error"]["hint"]


def test_no_file_at_all_is_an_ordinary_error(client: TestClient) -> None:
    answer = client.post("/corpus", data={"collection": "二〇二四"}, headers=WATCHED)
    assert (answer.status_code, answer.json()["error"]["detail"]) == (422, "没有选文件")


def test_one_that_is_cancelled_leaves_nothing(service: Assistant) -> None:
    """Neither files nor rows nor reports nor an audit, however far it was; and the next one is filed as if nothing were."""
    corpus = service.settings.corpus

    def stored() -> dict[str, bytes]:
        paths = (path for path in corpus.rglob("*") if path.is_file() and ".lock" not in path.name)
        return {path.name: path.read_bytes() for path in paths}

    before = stored()
    records = service.reports()
    files = [(f"第{number}镇述职报告.txt", _report(number)) for number in range(9)]
    refused: list[Refusal] = []

    def cancelling(stage: str, done: int, total: int) -> None:
        if done >= 5:
            raise Stopped

    with pytest.raises(Stopped):
        service.start_batch_audit(
            "一批", [("合影.heic", b"\xff"), *files], progress=cancelling, refusals=refused.append
        )

    assert stored() == before
    assert (service.reports(), service.audits.jobs()) == (records, [])
    assert [one.file for one in refused] == ["合影.heic"]
    assert len(service.file_all(files).added) == 9
