"""Accounts, tokens and sign-ins: what is kept, who is let in, for how long, and who has to wait."""

import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from assistant.access import AccessControl, AccessPolicy, lockout, sessions, times
from assistant.access.passwords import ensure_good
from assistant.base.errors import BadInput, Conflict, NotAuthenticated, StateUnusable, TooManyAttempts
from assistant.domain.callers import AccountRole, CallerKind, Permission, Rights

PASSWORD, OTHER = "青山绿水 共四十二里路", "白云苍狗 第七回合完"
READER = Rights((AccountRole.READER,), ("甲组",))
HERE, THERE = "10.0.0.8", "10.0.0.9"


@pytest.fixture
def control(tmp_path: Path) -> AccessControl:
    return AccessControl(tmp_path / "state")


@pytest.fixture
def signed_up(control: AccessControl) -> AccessControl:
    """With an account 张三."""
    control.users.add("张三", PASSWORD, READER)
    return control


def _later(monkeypatch: pytest.MonkeyPatch, **duration: float) -> None:
    """Let so much time pass for accounts and sign-ins."""
    moment = datetime.now(UTC) + timedelta(**duration)
    for module in (times, sessions):
        monkeypatch.setattr(module, "now", lambda: moment)


def test_nothing_is_made_before_the_first_account(control: AccessControl) -> None:
    assert not control.in_force
    assert not control.folder.exists()


def test_the_first_account_or_token_puts_accounts_in_force(control: AccessControl) -> None:
    made = control.tokens.add("门户", READER)
    assert control.in_force
    control.tokens.revoke(made.token.id)
    assert not control.in_force
    control.users.add("张三", PASSWORD, READER)
    assert control.in_force
    control.users.set_disabled("张三", True)
    assert control.in_force


def test_files_are_their_owners_alone(signed_up: AccessControl) -> None:
    signed_up.sign_in("张三", PASSWORD, HERE)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in signed_up.folder.iterdir()}

    assert set(modes.values()) == {0o600}
    assert {"accounts.sqlite", "accounts.sqlite-wal", "secret.key"} <= set(modes)
    assert stat.S_IMODE(signed_up.folder.stat().st_mode) == 0o700


def test_no_secret_is_kept(signed_up: AccessControl) -> None:
    token = signed_up.tokens.add("门户", READER).secret
    _, cookie = signed_up.sign_in("张三", PASSWORD, HERE)
    signed_up.close()

    kept = b"".join(path.read_bytes() for path in signed_up.folder.iterdir())
    secrets = (PASSWORD, token, cookie, cookie.partition(".")[0])
    assert [one for one in secrets if one.encode() in kept] == []
    assert b"$argon2id$" in kept


def test_the_effort_of_hashing_is_what_is_recommended(usual_hasher: Callable[[], PasswordHasher]) -> None:
    hasher = usual_hasher()

    assert (hasher.type.name, hasher.time_cost, hasher.memory_cost, hasher.parallelism) == (
        "ID",
        2,
        19_456,
        1,
    )


@pytest.mark.parametrize(
    "password",
    ["短口令", "1234567890", "abcdefghijkl", "aaaaaaaaaaaa", "ababababab", "我是张三2024!", "好" * 300],
)
def test_an_easy_password_is_refused(password: str) -> None:
    with pytest.raises(BadInput):
        ensure_good(password, "张三")


def test_a_password_of_unrelated_words_is_good() -> None:
    ensure_good(PASSWORD, "张三")


@pytest.mark.parametrize("name", ["", " ", "a/b", "张 三", "a" * 61, "a\nb", "<b>", "\ud800"])
def test_a_name_that_cannot_be(control: AccessControl, name: str) -> None:
    with pytest.raises(BadInput):
        control.users.add(name, PASSWORD, READER)


def test_names_are_taken_once(signed_up: AccessControl) -> None:
    with pytest.raises(Conflict):
        signed_up.users.add("张三", OTHER, READER)
    signed_up.tokens.add("门户", READER)
    with pytest.raises(Conflict):
        signed_up.tokens.add("门户", READER)


@pytest.mark.parametrize(
    "roles",
    [
        (AccountRole.SYSTEM_ADMIN, AccountRole.SECURITY_ADMIN),
        (AccountRole.SYSTEM_ADMIN, AccountRole.LOG_AUDITOR),
        (AccountRole.SECURITY_ADMIN, AccountRole.LOG_AUDITOR),
        (AccountRole.ADMIN, AccountRole.LOG_AUDITOR),
    ],
)
def test_no_account_is_two_administrators(signed_up: AccessControl, roles: tuple[AccountRole, ...]) -> None:
    with pytest.raises(BadInput, match="不能兼任"):
        signed_up.users.add("李四", PASSWORD, Rights(roles))
    with pytest.raises(BadInput, match="不能兼任"):
        signed_up.users.set_rights("张三", Rights(roles))
    assert signed_up.users.get("张三").rights == READER


def test_a_sign_in_is_bound_to_rights(signed_up: AccessControl) -> None:
    caller, cookie = signed_up.sign_in(" 张三 ", PASSWORD, HERE)

    assert (caller.kind, caller.name, caller.origin) == (CallerKind.USER, "张三", HERE)
    assert caller.access.collections == {"甲组"}
    assert caller.may(Permission.SEARCH)
    assert not caller.may(Permission.UPLOAD)
    assert signed_up.caller_of_session(cookie, HERE) == caller


@pytest.mark.parametrize("name", ["张三", "没有的人", "", "\ud800", "x" * 500])
def test_a_wrong_password_and_a_wrong_name_are_one_error(signed_up: AccessControl, name: str) -> None:
    with pytest.raises(NotAuthenticated, match="账户名或口令不对"):
        signed_up.sign_in(name, OTHER, HERE)
    with pytest.raises(NotAuthenticated, match="账户名或口令不对"):
        signed_up.sign_in(name, "\ud800", HERE)


def test_a_cookie_that_was_changed_is_nobodys(signed_up: AccessControl) -> None:
    _, cookie = signed_up.sign_in("张三", PASSWORD, HERE)
    number, _, mark = cookie.partition(".")

    for forged in (number, f"{number}.", f"{number}x.{mark}", f"{number}.{mark}x", ".", "", "é.\ud800"):
        assert signed_up.caller_of_session(forged, HERE) is None


def test_a_sign_in_ends(signed_up: AccessControl, monkeypatch: pytest.MonkeyPatch) -> None:
    """By signing out, when nothing comes for an hour, and after twelve hours in any case."""
    _, first = signed_up.sign_in("张三", PASSWORD, HERE)
    signed_up.sessions.end(first)
    assert signed_up.caller_of_session(first, HERE) is None

    _, idle = signed_up.sign_in("张三", PASSWORD, HERE)
    _later(monkeypatch, minutes=61)
    assert signed_up.caller_of_session(idle, HERE) is None

    _, busy = signed_up.sign_in("张三", PASSWORD, HERE)
    for hour in range(1, 13):
        _later(monkeypatch, minutes=61 + 59 * hour)
        assert signed_up.caller_of_session(busy, HERE) is not None
    _later(monkeypatch, minutes=61 + 12 * 60 + 1)
    assert signed_up.caller_of_session(busy, HERE) is None


@pytest.mark.parametrize("change", ["password", "disable", "remove", "expire"])
def test_what_ends_an_account_ends_its_sign_ins(
    signed_up: AccessControl, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if change == "expire":
        signed_up.users.add("李四", PASSWORD, READER, expires=datetime.now(UTC).date().isoformat())
    name = "李四" if change == "expire" else "张三"
    _, cookie = signed_up.sign_in(name, PASSWORD, HERE)
    if change == "password":
        signed_up.users.set_password(name, OTHER)
    elif change == "disable":
        signed_up.users.set_disabled(name, True)
    elif change == "remove":
        signed_up.users.remove(name)
    else:
        monkeypatch.setattr(times, "now", lambda: datetime.now(UTC) + timedelta(days=2))

    assert signed_up.caller_of_session(cookie, HERE) is None
    with pytest.raises(NotAuthenticated):
        signed_up.sign_in(name, PASSWORD, HERE)


def test_rights_are_those_of_now(signed_up: AccessControl) -> None:
    _, cookie = signed_up.sign_in("张三", PASSWORD, HERE)
    signed_up.users.set_rights("张三", Rights((AccountRole.AUDITOR,)))

    caller = signed_up.caller_of_session(cookie, HERE)
    assert caller is not None
    assert caller.access.collections is None
    assert caller.may(Permission.AUDIT)


def test_an_old_password_has_to_be_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    control = AccessControl(tmp_path / "state", AccessPolicy(password_days=90))
    control.users.add("张三", PASSWORD, READER)
    assert not control.sign_in("张三", PASSWORD, HERE)[0].must_change

    moment = datetime.now(UTC) + timedelta(days=91)
    monkeypatch.setattr("assistant.access.control.now", lambda: moment)
    assert control.sign_in("张三", PASSWORD, HERE)[0].must_change


def test_tokens_end(control: AccessControl, monkeypatch: pytest.MonkeyPatch) -> None:
    control.users.add("张三", PASSWORD, READER)
    forever, until = control.tokens.add("甲", READER), control.tokens.add("乙", READER, expires="2999-01-01")
    assert control.caller_of_token(forever.secret, HERE).name == "甲"
    assert control.caller_of_token(until.secret, HERE).access.collections == {"甲组"}

    control.tokens.revoke("甲")
    monkeypatch.setattr(times, "now", lambda: datetime(3000, 1, 1, tzinfo=UTC))
    for secret in (forever.secret, until.secret, "zsk_x", "", "\ud800"):
        with pytest.raises(NotAuthenticated):
            control.caller_of_token(secret, f"10.1.0.{len(secret)}")


@pytest.mark.parametrize("day", ["2027-13-01", "明年", "20270101x"])
def test_a_day_that_is_none(control: AccessControl, day: str) -> None:
    with pytest.raises(BadInput, match="日期"):
        control.tokens.add("门户", READER, expires=day)


def test_passwords_cannot_be_tried(signed_up: AccessControl, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five failures close an account to the address they came from, whoever has the account comes in from another."""
    monkeypatch.setattr("assistant.access.control.fits", lambda kept, password: password == PASSWORD)
    for _ in range(lockout.BY_BOTH):
        with pytest.raises(NotAuthenticated):
            signed_up.sign_in("张三", OTHER, HERE)
    with pytest.raises(TooManyAttempts) as caught:
        signed_up.sign_in("张三", PASSWORD, HERE)
    assert 0 < caught.value.retry_after <= lockout.WINDOW

    assert signed_up.sign_in("张三", PASSWORD, THERE)[0].name == "张三"
    signed_up.lockout.clear("张三")
    assert signed_up.sign_in("张三", PASSWORD, HERE)[0].name == "张三"


def test_an_account_is_closed_to_many_addresses_and_an_address_to_many_accounts(
    signed_up: AccessControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.access.control.fits", lambda kept, password: False)
    for number in range(lockout.BY_NAME):
        with pytest.raises(NotAuthenticated):
            signed_up.sign_in("张三", OTHER, f"10.2.0.{number}")
    with pytest.raises(TooManyAttempts):
        signed_up.sign_in("张三", PASSWORD, "10.3.0.1")
    for number in range(lockout.BY_ORIGIN):
        with pytest.raises(NotAuthenticated):
            signed_up.sign_in(f"人{number}", OTHER, THERE)
    with pytest.raises(TooManyAttempts):
        signed_up.sign_in("另一人", OTHER, THERE)


def test_two_processes_know_the_same(signed_up: AccessControl) -> None:
    other = AccessControl(signed_up.folder)
    _, cookie = signed_up.sign_in("张三", PASSWORD, HERE)

    caller = other.caller_of_session(cookie, HERE)
    assert caller is not None
    other.users.set_disabled("张三", True)
    assert signed_up.caller_of_session(cookie, HERE) is None


def test_many_at_once(tmp_path: Path) -> None:
    """Processes of their own, as far as the database is concerned: nothing is lost."""
    folder = tmp_path / "state"
    threads = [
        threading.Thread(target=lambda one=number: AccessControl(folder).tokens.add(f"令牌{one}", READER))
        for number in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(AccessControl(folder).tokens.all()) == 16


@pytest.mark.parametrize("harm", ["no database", "truncated", "newer"])
def test_a_damaged_database_lets_nobody_in(signed_up: AccessControl, harm: str) -> None:
    """It is never taken for an installation without accounts."""
    path = signed_up.folder / "accounts.sqlite"
    if harm == "newer":
        with sqlite3.connect(path) as connection:
            connection.execute("pragma user_version=99")
        connection.close()
    signed_up.close()
    if harm == "no database":
        path.write_bytes(b"x" * 4096)
    elif harm == "truncated":
        os.truncate(path, 100)

    with pytest.raises(StateUnusable):
        assert AccessControl(signed_up.folder).in_force is None


def test_half_a_key_is_an_error(signed_up: AccessControl) -> None:
    (signed_up.folder / "secret.key").write_bytes(b"short")

    with pytest.raises(StateUnusable, match="密钥"):
        signed_up.sign_in("张三", PASSWORD, HERE)
