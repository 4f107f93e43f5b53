"""``assistant``: the verbs. No logic: each verb is a few calls on the desk, and a way to print the answer.

Exit codes: 0 fine, 1 findings at or above ``--fail-on`` (or files refused under ``--strict``), 2 bad input.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

# Must be set before any import that starts OpenMP: later it does not reach the threads that serve requests.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import typer

from assistant import __version__
from assistant.errors import AssistantError, BadInput
from assistant.results import Filters, IngestResult, Mode, Query, SearchResult, Severity, years
from assistant.settings import Settings, load_settings

app = typer.Typer(
    name="assistant",
    help="述职报告助手：检索往年报告的写法。所有操作都在本机完成，不联网。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
IndexFolder = Annotated[Path | None, typer.Option("--index", help="索引文件夹（默认 index/）")]
_SNIPPET = 120
_PAIRS_TOLD = 20
# Seconds for answers under way when the service is stopped; pages that watch an audit would never let go.
_LAST_ANSWERS = 3


def main() -> None:
    """Run the verb; what goes wrong is told on standard error, cause and cure, with exit code 2."""
    try:
        app(standalone_mode=True)
    except AssistantError as error:
        _fail(error)


def _fail(error: AssistantError) -> None:
    if "--json" in sys.argv:
        _print_json({"error": {"code": error.code, "detail": error.detail, "hint": error.hint}})
    else:
        typer.echo(f"错误：{error.detail}", err=True)
        if error.hint:
            typer.echo(f"办法：{error.hint}", err=True)
    raise SystemExit(2)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


@contextlib.contextmanager
def _progress(quiet: bool) -> Iterator[Any]:
    """A progress callback that draws bars on standard error when a person is looking."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        stages: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage, total=total)
            bars.update(stages[stage], completed=done, total=total)

        yield tell


def _version(shown: bool) -> None:
    if shown:
        typer.echo(f"assistant {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本号")
    ] = False,
) -> None:
    """述职报告助手：检索往年报告的写法。所有操作都在本机完成，不联网。"""


@app.command()
def index(
    corpus: Annotated[Path | None, typer.Argument(help="报告所在的文件夹（默认 corpus/）")] = None,
    index: IndexFolder = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="不看旧索引，全部重建（换了编码器时用）")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="有文件读不了时以 1 退出")] = False,
    as_json: Json = False,
) -> None:
    """把文件夹里的报告建成索引；再次运行只处理有变化的文件。

    例：assistant index 往年报告/ --index index/
    """
    desk = _desk(corpus=corpus, index=index)
    with _progress(as_json) as tell:
        result = desk.ingest(rebuild=rebuild, progress=tell)
    stock = desk.stock()
    if as_json:
        _print_json({**_ingested(result), "reports": stock.reports, "total_passages": stock.passages})
    else:
        _tell_ingested(result)
        typer.echo(f"索引现有 {stock.reports} 篇报告、{stock.passages} 段，可以检索了。")
    if strict and result.refused:
        raise typer.Exit(1)


def _ingested(result: IngestResult) -> dict[str, Any]:
    return {
        "generation": result.generation,
        "added": list(result.added),
        "changed": list(result.changed),
        "removed": list(result.removed),
        "unchanged": result.unchanged,
        "passages": result.passages,
        "refused": [
            {"file": r.file, "code": r.code, "detail": r.detail, "hint": r.hint} for r in result.refused
        ],
        "ignored": list(result.ignored),
        "warnings": list(result.warnings),
    }


def _tell_ingested(result: IngestResult) -> None:
    typer.echo(
        f"新增 {len(result.added)} 篇，更新 {len(result.changed)} 篇，移出 {len(result.removed)} 篇，"
        f"未变 {result.unchanged} 篇；本次处理 {result.passages} 段。"
    )
    for warning in result.warnings:
        typer.echo(f"注意：{warning}", err=True)
    if result.ignored:
        typer.echo(f"另有 {len(result.ignored)} 个表格、说明类文件不是报告，没有读。")
    if result.refused:
        typer.echo(f"有 {len(result.refused)} 个文件没有收下：", err=True)
        for refusal in result.refused:
            hint = f"（{refusal.hint}）" if refusal.hint else ""
            typer.echo(f"  {refusal.file}：{refusal.detail}{hint}", err=True)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="要找的说法，例如：农民工讨薪")],
    portfolio: Annotated[list[str] | None, typer.Option("--portfolio", "-p", help="分管领域，可多次")] = None,
    role: Annotated[
        list[str] | None, typer.Option("--role", "-r", help="部分：学习 履职 廉政 问题 打算 …")
    ] = None,
    year: Annotated[str | None, typer.Option("--year", help="2022 或 2020-2023")] = None,
    author: Annotated[list[str] | None, typer.Option("--author")] = None,
    office: Annotated[list[str] | None, typer.Option("--office", help="职务")] = None,
    region: Annotated[list[str] | None, typer.Option("--region", help="地区，可只写一部分")] = None,
    collection: Annotated[list[str] | None, typer.Option("--collection", help="材料集")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude-report", help="不要这份报告（id）")] = None,
    mode: Annotated[Mode, typer.Option("--mode", help="综合、语义、字面、原句")] = Mode.HYBRID,
    k: Annotated[int, typer.Option("-k", help="几条")] = 10,
    offset: Annotated[int, typer.Option("--offset", help="从第几条起")] = 0,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """按分管领域和部分检索段落。

    例：assistant search 农民工讨薪 --portfolio 人社 --year 2021-2023
    """
    first, last = years(year)
    filters = Filters(
        portfolios=frozenset(portfolio or ()),
        roles=frozenset(role or ()),
        year_from=first,
        year_to=last,
        authors=frozenset(author or ()),
        offices=frozenset(office or ()),
        regions=frozenset(region or ()),
        collections=frozenset(collection or ()),
        exclude_reports=frozenset(exclude or ()),
    )
    result = _desk(index=index).search(Query(query, filters, mode, k, offset))
    if as_json:
        _print_json(_found(result))
    else:
        _tell_found(result)


def _found(result: SearchResult) -> dict[str, Any]:
    return {
        "query": result.query.text,
        "candidates": result.candidates,
        "warnings": list(result.warnings),
        "hits": [
            {
                "passage_id": hit.passage.id,
                "report_id": hit.passage.report_id,
                "title": hit.metadata.title,
                "author": hit.metadata.author,
                "office": hit.metadata.office,
                "region": hit.metadata.region,
                "year": hit.metadata.year,
                "collection": hit.metadata.collection,
                "role": hit.passage.role,
                "heading_path": list(hit.passage.heading_path),
                "portfolios": [portfolio.name for portfolio in hit.passage.portfolios],
                "text": hit.text,
                "span": {"begin": hit.passage.span.begin, "end": hit.passage.span.end},
                "score": round(hit.score, 4),
                "scores": {"dense": hit.scores.dense, "lexical": hit.scores.lexical},
                "highlights": [{"begin": span.begin, "end": span.end} for span in hit.highlights],
                "same_text_in": list(hit.same_text_in),
            }
            for hit in result.hits
        ],
    }


def _tell_found(result: SearchResult) -> None:
    for warning in result.warnings:
        typer.echo(f"注意：{warning}", err=True)
    if not result.hits:
        typer.echo("没有找到。")
        return
    for number, hit in enumerate(result.hits, start=result.query.offset + 1):
        where = " › ".join((str(hit.passage.role), *hit.passage.heading_path))
        who = "，".join(str(part) for part in (hit.metadata.office, hit.metadata.year) if part)
        portfolios = "、".join(portfolio.name for portfolio in hit.passage.portfolios)
        text = hit.text.replace("\n", " ")
        typer.echo(f"{number}. 《{hit.metadata.title or hit.passage.report_id}》（{who}） {hit.score:.2f}")
        typer.echo(f"   {where}" + (f" · {portfolios}" if portfolios else ""))
        typer.echo(f"   {text[:_SNIPPET]}{'…' if len(text) > _SNIPPET else ''}")
        if hit.same_text_in:
            typer.echo(f"   同文另见 {len(hit.same_text_in)} 篇：{'、'.join(hit.same_text_in)}")


@app.command()
def check(
    draft: Annotated[Path, typer.Argument(help="要核对的文件")],
    author: Annotated[str, typer.Option("--author", help="作者：他自己往年的报告算自用")] = "",
    office: Annotated[str, typer.Option("--office", help="职务")] = "",
    region: Annotated[str, typer.Option("--region", help="地区")] = "",
    year: Annotated[int | None, typer.Option("--year", help="年度：以后年份的报告不作来源")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude-report", help="不比这份报告（id）")] = None,
    form: Annotated[str, typer.Option("--format", help="text json sarif rdjson docx html")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="写到文件；不填时写到屏幕")] = None,
    fail_on: Annotated[Severity | None, typer.Option("--fail-on", help="有这一级的发现时以 1 退出")] = None,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """核对草稿：哪些话以前有过、出自哪一篇、改了什么。

    例：assistant check 2024年述职报告.docx --author 本人 --year 2024 --format docx -o 核对.docx
    """
    from assistant.exporters import check_exporters, export_check
    from assistant.report import Metadata

    form = "json" if as_json else form
    exporter = check_exporters().get(form)
    if output is None and exporter is not None and "officedocument" in exporter.MEDIA_TYPE:
        raise BadInput(f"{form} 格式不能写到屏幕", f"请用 -o 指定文件，例如 -o 核对{exporter.SUFFIX}")
    desk = _desk(index=index)
    report = desk.draft_from(draft, Metadata(author=author, office=office, region=region, year=year))
    result = desk.check(report, exclude=frozenset(exclude or ()))
    data = export_check(form, result, report, draft.read_bytes())
    if output is None:
        typer.echo(data.decode(), nl=False)
    else:
        output.write_bytes(data)
        typer.echo(f"已写入 {output}：{len(result.findings)} 处", err=True)
    if fail_on is not None and any(finding.severity.reaches(fail_on) for finding in result.findings):
        raise typer.Exit(1)


@app.command()
def audit(
    paths: Annotated[list[Path] | None, typer.Argument(help="文件夹或文件；不填时核对索引里的报告")] = None,
    collection: Annotated[list[str] | None, typer.Option("--collection", help="材料集，可多次")] = None,
    reference: Annotated[Path | None, typer.Option("--reference", help="只与这一份文件对照")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写到 html xlsx docx json 文件")
    ] = None,
    fail_on: Annotated[Severity | None, typer.Option("--fail-on", help="有这一级的发现时以 1 退出")] = None,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """成批核对：一批报告里谁和谁有共有的文字，谁在先，改了什么。中断后再运行会接着做。

    例：assistant audit 2023年述职材料/ -o 核对.xlsx
    """
    from assistant.exporters import audit_exporters, export_audit
    from assistant.results import AuditScope, Kind

    form = output.suffix.lower().removeprefix(".") if output else "json"
    if form not in audit_exporters():
        raise BadInput(f"不能写成“{form}”格式", f"可用的格式：{'、'.join(audit_exporters())}")
    if paths and collection:
        raise BadInput("文件和 --collection 只能选一样", "核对文件夹时去掉 --collection")
    with _progress(as_json) as tell:
        if paths:
            from assistant.loose import audit_files

            file, read = audit_files(paths, _settings(index=index), reference=reference, progress=tell)
            for refusal in read.refused:
                typer.echo(f"没有读 {refusal.file}：{refusal.detail}", err=True)
        else:
            desk = _desk(index=index)
            against = desk.draft_from(reference) if reference else None
            scope = AuditScope(collections=tuple(collection or ()))
            file = desk.run_audit(scope, reference=against, progress=tell)
    if output:
        output.write_bytes(export_audit(form, file))
        typer.echo(f"已写入 {output}", err=True)
    if as_json:
        typer.echo(export_audit("json", file).decode(), nl=False)
    elif output is None:
        _tell_audited(file)
    told = [one.finding for one in file.result.findings if one.finding.kind is not Kind.FORMULA]
    if fail_on is not None and any(finding.severity.reaches(fail_on) for finding in told):
        raise typer.Exit(1)


def _tell_audited(file: Any) -> None:
    from assistant.wording import EVIDENCE, named

    result = file.result
    typer.echo(
        f"{len(result.reports)} 篇报告，{result.total_pairs} 对有共有文字，{len(result.clusters)} 个聚类。"
    )
    for pair in result.pairs[:_PAIRS_TOLD]:
        own = "（同一作者）" if pair.same_series else ""
        typer.echo(
            f"{pair.adjusted[1]:6.1%}  {named(pair.later)} 与 {named(pair.first)}{own}，{len(pair.stretches)} 处"
        )
    if len(result.pairs) > _PAIRS_TOLD:
        typer.echo(f"另有 {len(result.pairs) - _PAIRS_TOLD} 对，请用 -o 写到文件查看。")
    for note in (*result.warnings, *(hint.message for hint in result.hints)):
        typer.echo(f"注意：{note}", err=True)
    typer.echo(EVIDENCE)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", help="默认 127.0.0.1，只应答本机")] = None,
    port: Annotated[int | None, typer.Option("--port", help="默认 8000")] = None,
    allow_remote: Annotated[bool, typer.Option("--allow-remote", help="允许别的机器访问")] = False,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="报告所在的文件夹（默认 corpus/）")] = None,
    index: IndexFolder = None,
) -> None:
    """启动页面和检索接口。

    例：assistant serve --port 8000，然后打开 http://127.0.0.1:8000
    """
    settings = _settings(corpus=corpus, index=index, host=host, port=port, allow_remote=allow_remote or None)
    _refuse_remote(settings)
    import uvicorn

    from assistant.app import create_app

    typer.echo(f"页面：http://{settings.host}:{settings.port}/    停止：Ctrl+C", err=True)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=_LAST_ANSWERS,
    )


def _refuse_remote(settings: Settings) -> None:
    if settings.host in {"127.0.0.1", "localhost", "::1"} or settings.allow_remote:
        return
    raise BadInput(
        f"{settings.host} 会让别的机器也能访问，而现在还没有口令保护",
        "只在本机用时去掉 --host；确实要开放时加上 --allow-remote，并用防火墙限定来访的机器",
    )


@app.command(name="eval")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="带标注的文件夹（annotations/ queries.json …）")],
    baseline: Annotated[bool, typer.Option(help="同时给出结巴分词 BM25 的对照（需要 rjieba）")] = True,
    as_json: Json = False,
) -> None:
    """在带标注的报告上给出各项指标，并与对照方法并列。

    例：assistant eval corpus/gold
    """
    from assistant.evaluation import evaluate as run

    figures = run(gold, _settings(), baseline=baseline)
    if as_json:
        _print_json(figures.as_dict())
    else:
        typer.echo(figures.as_table())


@app.command()
def train(
    data: Annotated[Path, typer.Argument(help="训练文本：*.jsonl.xz 文件或报告所在的文件夹")],
    output: Annotated[Path, typer.Option("--output", "-o", help="编码器写到哪个文件夹")],
    seed: Annotated[int, typer.Option("--seed", help="同一种子得到同一编码器")] = 0,
    steps: Annotated[int | None, typer.Option("--steps", help="训练几步")] = None,
    official_only: Annotated[bool, typer.Option(help="只学法律、政策和政府工作报告（按 kind 字段）")] = False,
    held_out: Annotated[list[str] | None, typer.Option(help="不学这个地区的文字，留作评测，可多次")] = None,
    judge: Annotated[Path | None, typer.Option(help="人工评分的句对（*.dev.tsv）所在的文件夹")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="从输出文件夹里的中间结果继续")] = False,
    as_json: Json = False,
) -> None:
    """用本机的文本训练一个编码器（需要 train 组件）。

    例：assistant train 往年文本/ -o 编码器/，再设 ASSISTANT_ENCODER=编码器/
    """
    from assistant.training import Recipe
    from assistant.training import train as run

    recipe = Recipe(official_only=official_only, held_out=tuple(held_out or ()))
    with _progress(as_json) as tell:
        figures = run(
            data,
            output,
            recipe=recipe,
            seed=seed,
            steps=steps,
            progress=tell,
            watch=None if as_json else _tell_loss,
            judge_dir=judge,
            resume=resume,
        )
    _print_json(figures)


def _tell_loss(step: int, loss: float, figures: Mapping[str, float]) -> None:
    if step % 100 == 0:
        shown = "，".join(f"{task} {value:.3f}" for task, value in figures.items())
        typer.echo(f"第 {step} 步：损失 {loss:.3f}" + (f"；{shown}" if shown else ""), err=True)


@app.command()
def doctor(index: IndexFolder = None, as_json: Json = False) -> None:
    """检查环境、设置、语料和索引，说明每个问题的原因和办法。

    例：assistant doctor
    """
    from assistant.doctor import examine

    checks = examine(_settings(index=index))
    if as_json:
        _print_json([{"name": c.name, "state": c.state, "detail": c.detail, "hint": c.hint} for c in checks])
    else:
        marks = {"ok": "正常", "warning": "注意", "error": "有误"}
        for check in checks:
            typer.echo(f"[{marks[check.state]}] {check.name}：{check.detail}")
            if check.hint:
                typer.echo(f"       办法：{check.hint}")
    if any(check.state == "error" for check in checks):
        raise typer.Exit(2)


def _settings(**given: Any) -> Settings:
    return load_settings(**given)


def _desk(**given: Any) -> Any:
    from assistant.assistant import Assistant

    return Assistant(_settings(**given))
