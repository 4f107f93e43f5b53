"""Training the encoder: raw text → a folder that ``assistant.index.encoders`` loads.

Needs the extra ``train`` (scipy); never torch. The modules, in the order in which work passes through them:
``data`` paragraphs under headings · ``tokenizer`` · ``pairs`` stretches that belong together · ``contrast``
loss and optimiser · ``judge`` measures · ``scored`` pairs scored by people · ``descent`` the loop and its
``checkpoint`` · ``ensemble`` several models as one · ``finishing`` the last steps · ``fitting`` all of it ·
``export`` and ``card`` the folder.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from assistant.base.errors import BadInput, MissingExtra
from assistant.lab.training.recipe import PairKind, Progress, Recipe, Watch


class Outcome(TypedDict):
    """What a training made, ready for JSON: ``figures`` are task → measure (0 to 1), ``steps`` those that were
    kept, one of each member.
    """

    folder: str
    fingerprint: str
    documents: int
    characters: int
    scored_pairs: int
    steps: list[int]
    first_loss: float
    last_loss: float
    figures: dict[str, float]


def train(
    data: Path,
    out: Path,
    *,
    recipe: Recipe | None = None,
    seed: int = 0,
    steps: int | None = None,
    progress: Progress | None = None,
    watch: Watch | None = None,
    judge_dir: Path | None = None,
    pairs: Sequence[Path] = (),
    name: str | None = None,
    sources: str = "",
    int8: bool = True,
    resume: bool = False,
) -> Outcome:
    """Train an encoder on the text in ``data``, a folder or one file, and write it to folder ``out``.

    ``recipe`` defaults to that of the shipped encoder, ``steps`` of each member to the recipe's; ``judge_dir`` holds
    ``*.dev.tsv`` pairs scored by people, ``pairs`` are files of such pairs to learn from, left alone where the recipe
    takes official text only; ``sources`` says in the model card whose text was learned from; ``int8=False`` writes
    float32, four times the size. The same data, seed and recipe give the same folder on
    one machine. Until training is over ``out`` gets nothing but checkpoints, at every judgement, gone at the end;
    ``resume`` goes on from it (from the start where there is none), to the same bits.
    Raises BadInput when there is too little to learn from, ``out`` lies within ``data``, a file of
    ``pairs`` is one to judge by, or the checkpoint is that of another training; MissingExtra without scipy.
    """
    try:
        import scipy  # noqa: F401
    except ImportError as error:
        raise MissingExtra("scipy", "训练编码器", "pip install 'report-assistant[train]'") from error
    from assistant.index.encoders import static
    from assistant.lab.training import checkpoint
    from assistant.lab.training.card import model_card
    from assistant.lab.training.export import export
    from assistant.lab.training.fitting import fit

    if out.resolve().is_relative_to(data.resolve()):
        # The next training would learn from this one's model card.
        raise BadInput(f"“{out}”在训练文本“{data}”之内", "请把编码器写到别的文件夹")
    made = recipe or Recipe()
    if steps is not None:
        made = replace(made, steps=steps)
    if not resume:
        checkpoint.clear(out)
    trained = fit(
        data,
        recipe=made,
        seed=seed,
        judge_folder=judge_dir,
        scored_files=pairs,
        progress=progress,
        watch=watch,
        checkpoints=out,
        resume=resume,
    )
    title = name or out.name
    card = model_card(title, trained, made, seed, sources)
    export(out, trained.tokenizer, trained.table, name=title, int8=int8, card=card)
    checkpoint.clear(out)
    return Outcome(
        folder=str(out),
        fingerprint=static.load(str(out)).fingerprint,
        documents=trained.documents,
        characters=trained.characters,
        scored_pairs=trained.scored,
        steps=list(trained.kept_steps),
        first_loss=trained.losses[0],
        last_loss=trained.last_loss,
        figures=dict(trained.figures),
    )


__all__ = ["Outcome", "PairKind", "Progress", "Recipe", "Watch", "train"]
