"""The page at ``/ignored``: what nobody is told again, who decided so, and the way back."""

from fastapi.testclient import TestClient
from lxml import html


def _rows(client: TestClient) -> list[list[str]]:
    page = html.fromstring(client.get("/ignored").text)
    return [
        [" ".join(cell.text_content().split()) for cell in row.cssselect("th, td")]
        for row in page.cssselect("tbody tr")
    ]


def test_every_line_says_what_where_who_when_and_why(client: TestClient) -> None:
    """The latest first; what was left open reads as such, not as an empty cell."""
    lines = [
        {"rule": "wording", "text": "国家乡村振兴局", "office": "县人社局局长", "region": "石渡县"},
        {"text": "农民工<工资>", "reason": "回顾当年", "name": "王五"},
        {"rule": "figures", "report": "2023年述职报告"},
    ]
    made = [client.post("/v1/ignored", json=line).json() for line in lines]
    today = made[0]["date"]

    assert _rows(client) == [
        ["这条规则的所有提示", "数字", "报告：2023年述职报告", "未写", today, "未写", "恢复提示"],
        ["“农民工<工资>”", "所有规则", "所有草稿", "王五", today, "回顾当年", "恢复提示"],
        ["“国家乡村振兴局”", "提法", "职务：县人社局局长；地区：石渡县", "未写", today, "未写", "恢复提示"],
    ]
    for line in made:
        answer = client.post(f"/ignored/{line['id']}/restore", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/ignored?restored=1")
    assert _rows(client) == []
    assert client.get("/v1/ignored").json() == {"ignored": []}
    assert "清单是空的" in client.get("/ignored").text


def test_a_line_that_is_not_there_is_an_error_with_a_cure(client: TestClient) -> None:
    answer = client.post("/ignored/000000000000/restore", headers={"accept": "text/html"})

    assert answer.status_code == 404
    assert "忽略清单里没有编号为“000000000000”的一条" in answer.text
