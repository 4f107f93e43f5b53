"""``assistant eval``: figures on an annotated folder."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.interfaces.cli.terminal import Json, app, print_json, settings_of


@app.command(name="eval")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="带标注的文件夹（annotations/ queries.json …）")],
    baseline: Annotated[bool, typer.Option(help="同时给出结巴分词 BM25 的对照（需要 rjieba）")] = True,
    as_json: Json = False,
) -> None:
    """在带标注的报告上给出各项指标，并与对照方法并列。

    例：assistant eval corpus/gold
    """
    from assistant.lab.evaluation import evaluate as run

    figures = run(gold, settings_of(), baseline=baseline)
    if as_json:
        print_json(figures.as_dict())
    else:
        typer.echo(figures.as_table())
