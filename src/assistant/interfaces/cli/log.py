"""``assistant log``: the access log, shown, verified and taken along."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.base.errors import BadInput
from assistant.domain.callers import LogRecord
from assistant.interfaces.cli.terminal import (
    IndexFolder,
    Json,
    app,
    print_json,
    service_of,
    write_output,
)

log = typer.Typer(no_args_is_help=True, help="访问日志：谁在何时、从何处做了什么；改动和删减都查得出来。")
app.add_typer(log, name="log")


@log.command()
def show(
    caller: Annotated[str, typer.Option("--caller", help="只看这个账户或令牌")] = "",
    action: Annotated[str, typer.Option("--action", help="只看这种操作，例如 search")] = "",
    since: Annotated[str, typer.Option("--since", help="从哪一天（UTC）起，例如 2026-11-01")] = "",
    until: Annotated[str, typer.Option("--until", help="到哪一天（UTC）为止")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多几条")] = 50,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """列出日志，新的在前。

    例：assistant log show --caller 张三 --since 2026-11-01
    """
    page = service_of(index=index).log_page(
        caller=caller, action=action, since=since, until=until, limit=limit
    )
    if as_json:
        print_json(page)
        return
    for record in page.records:
        typer.echo(_described(record))
    if page.more:
        typer.echo("还有更早的，请用 --limit 或日期来看。", err=True)
    if not page.records:
        typer.echo("没有这样的记录。没有账户时不记日志。", err=True)


@log.command()
def verify(
    head: Annotated[str, typer.Option("--head", help="以前记下的末行校验值：核实日志里还有那一行")] = "",
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """核实日志：每一行都在，没有改动。有问题时以 1 退出，并指出是哪一行。

    例：assistant log verify
    """
    service = service_of(index=index)
    found = service.verify_log()
    gone = bool(head) and head not in {record.hash for record in service.log_records()}
    if as_json:
        print_json(found)
    else:
        typer.echo(f"{found.files} 个文件，{found.records} 条记录。")
        for fault in found.faults:
            place = f"第 {fault.line} 行" if fault.line else "末尾"
            typer.echo(f"[有误] {fault.file} {place}：{fault.message}")
        if gone:
            typer.echo("[有误] 以前记下的那一行不在日志里：日志被截断或整个换过")
        elif not found.faults:
            typer.echo("日志完整，没有改动。")
        if found.head:
            typer.echo(f"末行校验值：{found.head}（请抄存在别处，以后用 --head 核对）")
    if found.faults or gone:
        raise typer.Exit(1)


@log.command()
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="写到 .jsonl 或 .csv 文件")],
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """把整个日志写到文件，供存档或别的系统读取。

    例：assistant log export -o 访问日志.csv
    """
    from assistant.domain.codec import encode, encode_json
    from assistant.export import export_log

    if output.suffix.lower() not in {".jsonl", ".csv"}:
        raise BadInput(f"不能写成“{output.suffix}”格式", "可用的格式：.jsonl .csv")
    records = service_of(index=index).log_records()
    if output.suffix.lower() == ".csv":
        write_output(output, export_log(records))
    else:
        write_output(output, b"".join(encode_json(record) + b"\n" for record in records))
    summary = {"file": str(output), "records": len(records)}
    if as_json:
        print_json(encode(summary))
    else:
        typer.echo(f"已写入 {output}：{len(records)} 条")


def _described(record: LogRecord) -> str:
    who = record.caller or "（未登录）"
    # Labels bring half the program with them: only this verb needs them.
    from assistant.export.log_labels import ACTIONS, log_outcome, log_subject

    what = ACTIONS.get(record.action, record.action)
    parts = (
        str(record.number),
        record.at,
        who,
        record.origin or "-",
        what,
        log_subject(record),
        log_outcome(record),
    )
    return "  ".join(part for part in parts if part)
