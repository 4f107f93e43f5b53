"""``assistant user``, ``token`` and ``log``, as a shell sees them."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.base.errors import BadInput, Conflict, NotAllowed, NotAuthenticated, NotFound
from assistant.domain.callers import LOCAL
from assistant.domain.results import Query
from assistant.interfaces import cli
from assistant.service import Assistant

PASSWORD = "青山绿水 共四十二里路"


@pytest.fixture
def shell(service: Assistant, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a verb on the installation of ``service``."""
    monkeypatch.setenv("ASSISTANT_INDEX", str(service.settings.index))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(service.settings.corpus))

    def run(*arguments: str, stdin: str = "") -> Result:
        return CliRunner().invoke(cli.app, arguments, input=stdin, catch_exceptions=False)

    return run


def test_accounts_are_made_listed_changed_and_ended(shell: Any) -> None:
    made = shell(
        "user",
        "add",
        "张三",
        "--role",
        "writer",
        "--collections",
        "样本，另一集",
        "--password-stdin",
        stdin=PASSWORD,
    )
    assert made.exit_code == 0
    assert "张三  维护  样本、另一集" in made.stdout
    assert "第一个账户" in made.stderr

    assert (
        shell("user", "rights", "张三", "--role", "auditor").stdout
        == "已重新授予权限：张三  核对  全部材料集\n"
    )
    shell("user", "disable", "张三")
    assert "已停用" in shell("user", "list").stdout
    shell("user", "disable", "张三", "--enable")
    assert "须改口令" in shell("user", "passwd", "张三", "--password-stdin", stdin=PASSWORD + "二").stdout
    (listed,) = json.loads(shell("user", "list", "--json").stdout)
    assert (listed["name"], listed["rights"]) == ("张三", {"roles": ["auditor"], "collections": None})
    assert "不登录也能使用" in shell("user", "remove", "张三").stderr
    assert "还没有账户" in shell("user", "list").stderr


def test_a_token_is_shown_once_and_works(shell: Any, service: Assistant) -> None:
    made = shell("token", "add", "门户", "--role", "reader", "--collections", "样本")
    secret = made.stdout.strip()
    assert secret.startswith("zsk_")

    caller = service.caller_of_token(secret, "10.0.0.8")
    assert service.as_caller(caller).search(Query("欠薪")).hits
    assert secret not in shell("token", "list").stdout
    assert "样本" in shell("token", "list").stdout
    shell("token", "revoke", "门户")
    with pytest.raises(NotAuthenticated):
        service.caller_of_token(secret, "10.0.0.8")


def test_a_verb_does_what_its_token_may(
    shell: Any, service: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.add_token("管理", cli.accounts.Rights((cli.accounts.AccountRole.ADMIN,)))
    secret = shell("token", "add", "门户", "--role", "reader", "--collections", "没有的集").stdout.strip()
    monkeypatch.setenv("ASSISTANT_TOKEN", secret)

    assert json.loads(shell("search", "欠薪", "--json").stdout)["hits"] == []
    with pytest.raises(NotAllowed, match="管理账户"):
        shell("user", "list")
    with pytest.raises(NotAllowed):
        shell("index")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("user", "add", "张三", "--role", "reader"), BadInput),  # no terminal, no --password-stdin
        (("user", "add", "张/三", "--password-stdin"), BadInput),
        (("user", "passwd", "没有的人", "--password-stdin"), NotFound),
        (("user", "remove", "没有的人"), NotFound),
        (("token", "add", "门户"), BadInput),
        (("token", "revoke", "门户"), NotFound),
        (("log", "export", "-o", "日志.xlsx"), BadInput),
    ],
)
def test_what_cannot_be_is_refused(shell: Any, arguments: tuple[str, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        shell(*arguments, stdin=PASSWORD)


def test_an_account_is_not_two_administrators(shell: Any) -> None:
    with pytest.raises(BadInput, match="系统管理员和审计管理员"):
        shell(
            "user",
            "add",
            "张三",
            "--role",
            "system-admin",
            "--role",
            "log-auditor",
            "--password-stdin",
            stdin=PASSWORD,
        )


def test_a_name_is_taken_once(shell: Any) -> None:
    shell("token", "add", "门户", "--role", "reader")
    with pytest.raises(Conflict):
        shell("token", "add", "门户", "--role", "reader")


def test_the_log_is_shown_verified_and_taken_along(shell: Any, service: Assistant, tmp_path: Path) -> None:
    shell("user", "add", "张三", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    shell("search", "农民工讨薪")
    shown = shell("log", "show").stdout.splitlines()
    assert ["检索" in shown[0], "新建账户  张三" in shown[1]] == [True, True]
    assert "农民工讨薪" not in shown[0]

    whole = shell("log", "verify")
    assert (whole.exit_code, "日志完整" in whole.stdout) == (0, True)
    head = json.loads(shell("log", "verify", "--json").stdout)["head"]
    assert shell("log", "verify", "--head", head).exit_code == 0
    assert shell("log", "verify", "--head", "f" * 64).exit_code == 1

    shell("log", "export", "-o", str(tmp_path / "日志.csv"))
    rows = list(csv.DictReader((tmp_path / "日志.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["action"] for row in rows][:2] == ["user_add", "search"]
    shell("log", "export", "-o", str(tmp_path / "日志.jsonl"))
    assert len((tmp_path / "日志.jsonl").read_text(encoding="utf-8").splitlines()) == len(rows) + 1

    path = next(service.settings.state_folder().glob("log/*.jsonl"))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:1] + lines[2:]), encoding="utf-8")
    broken = shell("log", "verify")
    assert (broken.exit_code, "第 2 条不见了" in broken.stdout) == (1, True)


def test_without_accounts_nothing_is_logged(shell: Any, service: Assistant) -> None:
    shell("search", "农民工讨薪")

    assert not service.settings.state_folder().exists()
    assert service.as_caller(LOCAL).log_page().records == ()
