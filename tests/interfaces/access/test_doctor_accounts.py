"""What the doctor says of accounts and of the access log."""

from assistant.domain.callers import AccountRole, Rights
from assistant.interfaces.doctor import Check, examine
from assistant.service import Assistant


def _said(service: Assistant, *, deep: bool = False) -> list[Check]:
    checks = examine(service.settings, deep=deep)
    return [check for check in checks if check.name in ("账户", "访问日志")]


def test_without_accounts_nothing_is_said(service: Assistant) -> None:
    assert _said(service) == []


def test_accounts_and_a_whole_log_are_fine(service: Assistant) -> None:
    service.add_token("门户", Rights((AccountRole.READER,)))
    service.report("edu-2022")

    said = _said(service, deep=True)
    assert [(check.state, check.detail) for check in said] == [
        ("ok", "0 个账户、1 个有效令牌"),
        ("ok", "2 条，没有改动"),
    ]


def test_open_files_and_a_changed_log_are_named(service: Assistant) -> None:
    service.add_token("门户", Rights((AccountRole.READER,)))
    service.report("edu-2022")
    path = next(service.settings.state_folder().glob("log/*.jsonl"))
    path.write_text(path.read_text(encoding="utf-8").replace("edu-2022", "edu-2023"), encoding="utf-8")
    path.chmod(0o644)

    said = _said(service, deep=True)
    assert [check.state for check in said] == ["ok", "warning", "error"]
    assert said[1].hint == f"请执行：chmod -R go= {service.settings.state_folder()}"
    assert "这一行被改动过" in said[2].detail


def test_a_damaged_database_is_an_error(service: Assistant) -> None:
    service.add_token("门户", Rights((AccountRole.READER,)))
    service._resources.access_control.close()
    (service.settings.state_folder() / "accounts.sqlite").write_bytes(b"x" * 5000)

    assert [check.state for check in _said(service)] == ["error"]
