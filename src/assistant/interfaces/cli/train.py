"""``assistant train``: an encoder from local text."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from assistant.interfaces.cli.terminal import Json, app, print_json, progress


@app.command()
def train(
    data: Annotated[Path, typer.Argument(help="训练文本：*.jsonl.xz 文件或报告所在的文件夹")],
    output: Annotated[Path, typer.Option("--output", "-o", help="编码器写到哪个文件夹")],
    seed: Annotated[int, typer.Option("--seed", help="同一种子得到同一编码器")] = 0,
    steps: Annotated[int | None, typer.Option("--steps", help="每个成员训练几步")] = None,
    official_only: Annotated[bool, typer.Option(help="只学法律、政策和政府工作报告（按 kind 字段）")] = False,
    held_out: Annotated[list[str] | None, typer.Option(help="不学这个地区的文字，留作评测，可多次")] = None,
    judge: Annotated[Path | None, typer.Option(help="人工评分的句对（*.dev.tsv）所在的文件夹")] = None,
    pairs: Annotated[
        list[Path] | None,
        typer.Option(
            help="人工评分、用来学习的句对（文本、文本、分数，制表符隔开），可多次；--official-only 时不用"
        ),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="从输出文件夹里的中间结果继续")] = False,
    as_json: Json = False,
) -> None:
    """用本机的文本训练一个编码器（需要 train 组件）。

    例：assistant train 往年文本/ -o 编码器/，再设 ASSISTANT_ENCODER=编码器/
    """
    from assistant.lab.training import Recipe
    from assistant.lab.training import train as run

    recipe = Recipe(official_only=official_only, held_out=tuple(held_out or ()))
    with progress(as_json) as report_progress:
        figures = run(
            data,
            output,
            recipe=recipe,
            seed=seed,
            steps=steps,
            progress=report_progress,
            watch=None if as_json else _print_loss,
            evaluation_folder=judge,
            pairs=pairs or (),
            resume=resume,
        )
    print_json(figures)


def _print_loss(step: int, loss: float, figures: Mapping[str, float]) -> None:
    if step % 100 == 0:
        shown = "，".join(f"{task} {value:.3f}" for task, value in figures.items())
        typer.echo(f"第 {step} 步：损失 {loss:.3f}" + (f"；{shown}" if shown else ""), err=True)
