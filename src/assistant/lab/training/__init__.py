"""Training of the encoder: raw text → a folder that ``assistant.index.encoders`` loads.

Needs the extra ``train`` (scipy), but not torch. The modules in the order in which they are used: ``data`` (paragraphs
under headings), ``tokenizer``, ``pairs`` (positive pairs), ``losses`` (loss and optimiser), ``dev_tasks`` (evaluation),
``scored`` (human-scored pairs), ``trainer`` (the training loop) with its ``checkpoint``, ``ensemble`` (several models
fused into one), ``fine_tuning``, ``fitting`` (all of these together), ``export`` and ``model_card`` (the folder).
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from assistant.base.errors import BadInput, MissingExtra
from assistant.lab.training.recipe import PairKind, Progress, Recipe, Watch


class Outcome(TypedDict):
    """The result of a training, serialisable as JSON.

    ``figures``: task → score (0 to 1). ``steps``: the best step of each member.
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
    evaluation_folder: Path | None = None,
    pairs: Sequence[Path] = (),
    name: str | None = None,
    sources: str = "",
    int8: bool = True,
    resume: bool = False,
) -> Outcome:
    """Train an encoder on the text in ``data``, a folder or one file, and write it to folder ``out``.

    ``recipe`` defaults to that of the shipped encoder, ``steps`` (of each member) to the recipe's.
    ``evaluation_folder`` contains ``*.dev.tsv`` files of human-scored pairs to evaluate on; ``pairs`` are files of such
    pairs to learn from, which are not used when the recipe takes official text only. ``sources`` is a description of
    the training text for the model card. ``int8=False`` writes float32, four times the size.

    The same data, seed and recipe give the same folder on one machine. During training ``out`` contains only
    checkpoints, written at every evaluation and removed at the end; ``resume`` continues from them, or from the start
    if there are none, with the same result.

    Raises BadInput when there is too little text, ``out`` is inside ``data``, a file of ``pairs`` belongs to the
    evaluation, or the checkpoint is that of another training; MissingExtra without scipy.
    """
    try:
        import scipy  # noqa: F401
    except ImportError as error:
        raise MissingExtra("scipy", "训练编码器", "pip install 'report-assistant[train]'") from error
    from assistant.index.encoders import static
    from assistant.lab.training import checkpoint
    from assistant.lab.training.export import export
    from assistant.lab.training.fitting import fit
    from assistant.lab.training.model_card import model_card

    if out.resolve().is_relative_to(data.resolve()):
        # The next training would learn from this one's model card.
        raise BadInput(f"“{out}”在训练文本“{data}”之内", "请把编码器写到别的文件夹")
    used_recipe = recipe or Recipe()
    if steps is not None:
        used_recipe = replace(used_recipe, steps=steps)
    if not resume:
        checkpoint.clear(out)
    trained = fit(
        data,
        recipe=used_recipe,
        seed=seed,
        evaluation_folder=evaluation_folder,
        scored_files=pairs,
        progress=progress,
        watch=watch,
        checkpoints=out,
        resume=resume,
    )
    title = name or out.name
    card = model_card(title, trained, used_recipe, seed, sources)
    export(out, trained.tokenizer, trained.table, name=title, int8=int8, card=card)
    checkpoint.clear(out)
    return Outcome(
        folder=str(out),
        fingerprint=static.load(str(out)).fingerprint,
        documents=trained.documents,
        characters=trained.characters,
        scored_pairs=trained.scored_pairs,
        steps=list(trained.best_steps),
        first_loss=trained.losses[0],
        last_loss=trained.last_loss,
        figures=dict(trained.figures),
    )


__all__ = ["Outcome", "PairKind", "Progress", "Recipe", "Watch", "train"]
