"""``assistant user`` and ``assistant token``: who may use the service."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.base.errors import BadInput
from assistant.domain.callers import ROLE_LABELS, AccountRole, Rights, Token, User
from assistant.interfaces.cli.terminal import IndexFolder, Json, app, print_json, service_of

if TYPE_CHECKING:
    from assistant.service import Assistant

users = typer.Typer(no_args_is_help=True, help="账户：谁可以登录、做什么、看哪些材料集。")
tokens = typer.Typer(no_args_is_help=True, help="令牌：程序用来访问接口。")
app.add_typer(users, name="user")
app.add_typer(tokens, name="token")

_ROLES = "；".join(f"{role.value} {label}" for role, label in ROLE_LABELS.items())
RolesOption = Annotated[
    list[AccountRole] | None, typer.Option("--role", help=f"角色，可多次（{_ROLES}）", show_choices=False)
]
CollectionsOption = Annotated[
    list[str] | None, typer.Option("--collections", help="可看的材料集，逗号分开或多次；不写为全部")
]
ExpiresOption = Annotated[str, typer.Option("--expires", help="用到哪一天为止，例如 2027-06-30")]
StdinOption = Annotated[bool, typer.Option("--password-stdin", help="口令从标准输入读一行，不在屏幕上问")]
NameArgument = Annotated[str, typer.Argument(help="名称")]


@users.command("add")
def add_user(
    name: NameArgument,
    role: RolesOption = None,
    collections: CollectionsOption = None,
    expires: ExpiresOption = "",
    must_change: Annotated[bool, typer.Option("--must-change", help="第一次登录时要改口令")] = False,
    stdin: StdinOption = False,
    sso: Annotated[bool, typer.Option("--sso", help="用统一身份认证登录，这里不设口令")] = False,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """新建账户。第一个账户建好之后，不登录就不能再使用页面和接口。

    例：assistant user add 张三 --role writer --collections 2023年度述职材料
    """
    service = service_of(index=index)
    first = not service.accounts_in_force
    rights = _rights(role, collections)
    if sso and not service.sign_on_kind:
        raise BadInput("没有设置统一身份认证", "请先设 ASSISTANT_SSO 和 ASSISTANT_SSO_URL")
    made = service.add_user(
        name,
        "" if sso else _password(stdin),
        rights,
        expires=expires,
        must_change=must_change,
        source=service.sign_on_kind if sso else "local",
    )
    if as_json:
        print_json(made)
        return
    typer.echo(f"已建账户：{_described(made)}")
    if first:
        typer.echo("这是第一个账户：从现在起，使用页面和接口都要登录。", err=True)
        if AccountRole.ADMIN not in rights.roles:
            typer.echo("还没有管理员：可以再建一个 --role admin，或继续用命令行管理。", err=True)


@users.command("list")
def list_users(index: IndexFolder = None, as_json: Json = False) -> None:
    """列出账户。

    例：assistant user list
    """
    _print_all(
        service_of(index=index).users(), as_json, "还没有账户。新建：assistant user add 名字 --role admin"
    )


@users.command("passwd")
def reset_password(
    name: NameArgument,
    must_change: Annotated[bool, typer.Option(help="下次登录时要改口令")] = True,
    stdin: StdinOption = False,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """重设口令；已登录的会退出，被锁定的马上可以再登录。

    例：assistant user passwd 张三
    """
    service = service_of(index=index)
    _report(service.reset_password(name, _password(stdin), must_change=must_change), "已重设口令", as_json)


@users.command("rights")
def set_rights(
    name: NameArgument,
    role: RolesOption = None,
    collections: CollectionsOption = None,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """重新授予权限，代替原来的。

    例：assistant user rights 张三 --role auditor --collections 2023年度述职材料
    """
    _report(service_of(index=index).set_rights(name, _rights(role, collections)), "已重新授予权限", as_json)


@users.command("disable")
def disable_user(
    name: NameArgument,
    enable: Annotated[bool, typer.Option("--enable", help="重新启用")] = False,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """停用账户，已登录的马上退出；--enable 重新启用。

    例：assistant user disable 张三
    """
    changed = service_of(index=index).disable_user(name, not enable)
    _report(changed, "已重新启用" if enable else "已停用", as_json)


@users.command("remove")
def remove_user(name: NameArgument, index: IndexFolder = None, as_json: Json = False) -> None:
    """移除账户。移除最后一个账户和令牌后，本机不登录也能使用。

    例：assistant user remove 张三
    """
    service = service_of(index=index)
    _report(service.remove_user(name), "已移除", as_json)
    _warn_if_open(service)


@tokens.command("add")
def add_token(
    name: NameArgument,
    role: RolesOption = None,
    collections: CollectionsOption = None,
    expires: ExpiresOption = "",
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """新建令牌。令牌只显示这一次，请马上存好。

    例：assistant token add 门户网站 --role reader --collections 2023年度述职材料
    """
    service = service_of(index=index)
    first = not service.accounts_in_force
    made = service.add_token(name, _rights(role, collections), expires=expires)
    if as_json:
        print_json(made)
        return
    typer.echo(made.secret)
    typer.echo(f"已建令牌：{_described(made.token)}。只显示这一次。", err=True)
    typer.echo("用法：请求头 Authorization: Bearer 令牌", err=True)
    if first:
        typer.echo("从现在起，使用页面和接口都要登录或出示令牌。要用页面的，请建账户。", err=True)


@tokens.command("list")
def list_tokens(index: IndexFolder = None, as_json: Json = False) -> None:
    """列出令牌（不含令牌本身）。

    例：assistant token list
    """
    _print_all(
        service_of(index=index).tokens(), as_json, "还没有令牌。新建：assistant token add 名字 --role reader"
    )


@tokens.command("revoke")
def revoke_token(name: NameArgument, index: IndexFolder = None, as_json: Json = False) -> None:
    """吊销令牌，马上失效，不能恢复。

    例：assistant token revoke 门户网站
    """
    service = service_of(index=index)
    _report(service.revoke_token(name), "已吊销", as_json)
    _warn_if_open(service)


def _rights(roles: list[AccountRole] | None, collections: list[str] | None) -> Rights:
    from assistant.base.tables import split_list

    if collections is None:
        return Rights(tuple(roles or ()))
    return Rights(tuple(roles or ()), tuple(name for one in collections for name in split_list(one)))


def _password(stdin: bool) -> str:
    if stdin:
        line = sys.stdin.readline().rstrip("\r\n")
        if not line:
            raise BadInput("标准输入里没有口令", "例如：assistant user add 张三 --password-stdin < 口令文件")
        return line
    if not sys.stdin.isatty():
        raise BadInput("这里不能在屏幕上问口令", "请在终端里执行，或用 --password-stdin 从标准输入给出")
    password: str = typer.prompt("口令", hide_input=True, confirmation_prompt="再输一次")
    return password


def _report(changed: User | Token, done: str, as_json: bool) -> None:
    if as_json:
        print_json(changed)
    else:
        typer.echo(f"{done}：{_described(changed)}")


def _warn_if_open(service: "Assistant") -> None:
    if not service.accounts_in_force:
        typer.echo("已没有账户和令牌：本机不登录也能使用，别的机器不能访问。", err=True)


def _print_all(found: Sequence[User | Token], as_json: bool, none: str) -> None:
    """List accounts or tokens; ``none`` says what to do where there are none."""
    if as_json:
        print_json(found)
        return
    for one in found:
        typer.echo(_described(one))
    if not found:
        typer.echo(none, err=True)


def _described(one: User | Token) -> str:
    """One line: name, roles, collections, and what is out of the ordinary."""
    rights = one.rights
    roles = "、".join(ROLE_LABELS[role] for role in rights.roles) or "没有角色"
    collections = "全部材料集" if rights.collections is None else "、".join(rights.collections)
    remarks = [f"到 {one.expires[:10]}"] if one.expires else []
    if isinstance(one, User):
        remarks += ["已停用"] if one.disabled else []
        remarks += ["须改口令"] if one.must_change else []
        remarks += [f"上次登录 {one.last_sign_in}"] if one.last_sign_in else []
    else:
        remarks += ["已吊销"] if one.revoked else []
        remarks += [f"上次使用 {one.last_used}"] if one.last_used else []
    return "  ".join((one.name, roles, collections, *remarks))
