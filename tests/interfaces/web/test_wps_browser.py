"""The add-in's page as WPS runs it, with a stand-in for WPS: what its buttons read, hand over and open."""

from typing import Any

import pytest
from drafting import SAID, marked, until
from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser


@pytest.fixture
def added(page: Chrome, site: str) -> Chrome:
    """The add-in, loaded; what it shows is noted. Only what it reads is there: writing to the document would fail."""
    page.get(f"{site}/static/wps/index.html")
    page.execute_script(
        """localStorage.clear();
        window.shown = [];
        window.Application = Object.freeze({
          ActiveDocument: Object.freeze({ Content: Object.freeze({ Text: arguments[0] }) }),
          Selection: Object.freeze({ Text: "农民工工资\\r" }),
          ShowDialog: (...all) => window.shown.push(all),
        });""",
        f"2024年述职报告\r{SAID}\r表格一\r\u0007表格二\u000b下一行\r",
    )
    return page


def _press(added: Chrome, button: str) -> list[Any]:
    added.execute_script("ribbon.OnAction({ Id: arguments[0] })", button)
    (shown,) = added.execute_script("return window.shown.splice(0)")
    return list(shown)


def test_the_document_is_opened_on_the_page_beside_it(added: Chrome, site: str) -> None:
    """Over http, in a dialogue that leaves the document usable; its text lies on the sheet and is checked."""
    address, caption, *_, modal = _press(added, "checkDocument")
    assert (address, caption, modal) == (f"{site}/draft#handed", "述职报告助手：核对", False)

    added.get(address)
    assert until(lambda: marked(added)) == SAID
    text = added.execute_script(
        "return document.querySelector('.cm-content').cmTile.root.view.state.doc.toString()"
    )
    assert text == f"2024年述职报告\n{SAID}\n表格一\n表格二\n下一行\n"


def test_what_is_selected_is_searched_for(added: Chrome, site: str) -> None:
    address, caption, *_ = _press(added, "searchSelection")
    added.get(address)

    assert caption == "述职报告助手：检索"
    assert added.execute_script("return document.getElementById('q').value") == "农民工工资"
