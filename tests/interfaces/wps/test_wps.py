"""The add-in of WPS: its line in publish.xml comes and goes, everybody else's stays; its files are served."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import etree
from typer.testing import CliRunner

from assistant.base.errors import BadInput, Conflict
from assistant.interfaces.cli import app
from assistant.interfaces.wps import publish_file, register, unregister

OTHER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<jsplugins><jsplugin name="甲" type="et" url="x"/></jsplugins>'
)


def _lines(file: Path) -> list[tuple[str | None, str | None]]:
    return [(child.get("name"), child.get("url")) for child in etree.fromstring(file.read_bytes())]


def test_registered_once_beside_the_others(tmp_path: Path) -> None:
    file = tmp_path / "jsaddons" / "publish.xml"
    file.parent.mkdir()
    file.write_text(OTHER, encoding="utf-8")
    register("http://127.0.0.1:8000/", file)
    register("http://127.0.0.1:9000", file)

    assert _lines(file) == [("甲", "x"), ("ReportAssistant", "http://127.0.0.1:9000/static/wps/")]
    assert (unregister(file), unregister(file)) == (True, False)
    assert _lines(file) == [("甲", "x")]


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["wps", "--file", str(tmp_path / "a" / "publish.xml"), "--json"])

    assert result.exit_code == 0
    assert _lines(tmp_path / "a" / "publish.xml")[0][0] == "ReportAssistant"


def test_the_command_takes_out_what_it_put_in(tmp_path: Path) -> None:
    """It says where it wrote, whose service it points to, and that WPS has to be opened again."""
    file = tmp_path / "publish.xml"
    put = CliRunner().invoke(app, ["wps", "--file", str(file), "--address", "http://127.0.0.1:9000"])
    assert put.stdout.startswith(
        "已登记，指向 http://127.0.0.1:9000；请先用 assistant serve 启动服务，再重开 WPS"
    )
    assert _lines(file) == [("ReportAssistant", "http://127.0.0.1:9000/static/wps/")]

    told = [CliRunner().invoke(app, ["wps", "--remove", "--file", str(file)]).stdout for _ in range(2)]
    assert [line.split("（")[0] for line in told] == ["已撤销登记", "本来就没有登记"]
    assert _lines(file) == []


@pytest.mark.parametrize("text", ["<jsplugins>", "<other/>"])
def test_a_file_that_is_not_understood_stays_as_it_is(tmp_path: Path, text: str) -> None:
    file = tmp_path / "publish.xml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(Conflict, match="没有改动"):
        register("http://127.0.0.1:8000", file)
    assert file.read_text(encoding="utf-8") == text


def test_an_address_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="网址"):
        register("file:///draft.html", tmp_path / "publish.xml")


def test_where_wps_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/mi")

    assert publish_file() == Path("/home/mi/.local/share/Kingsoft/wps/jsaddons/publish.xml")


def test_its_files_are_served_and_its_buttons_have_actions(client: TestClient) -> None:
    ribbon = etree.fromstring(client.get("/static/wps/ribbon.xml").content)
    script = client.get("/static/wps/main.js").text
    buttons = [element.get("id") for element in ribbon.iter() if str(element.tag).endswith("}button")]

    assert buttons == ["checkDocument", "searchSelection"]
    assert [f"{name}:" in script for name in buttons] == [True, True]
    assert 'src="main.js"' in client.get("/static/wps/index.html").text
