"""``assistant``: the verbs. No logic: each verb is a few calls of the service, and a way to print the answer.

One file per verb, found by being there; :mod:`assistant.interfaces.cli.terminal` is what they share.
Exit codes: 0 fine, 1 findings at or above ``--fail-on`` (or files refused under ``--strict``), 2 bad input.
"""

import os
import sys
from importlib import import_module
from pkgutil import iter_modules

# Must be set before any import that starts OpenMP: later it does not reach the threads that serve requests.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import typer

from assistant.base.errors import AssistantError
from assistant.base.storage import explained
from assistant.base.temporary import remove_leftovers
from assistant.interfaces.cli.terminal import app, make_private, print_json

for _verb in iter_modules(__path__):
    import_module(f"{__name__}.{_verb.name}")


def main() -> None:
    """Run the verb; errors are printed on standard error, with cause and cure, and end with exit code 2."""
    make_private()
    remove_leftovers()
    try:
        app(standalone_mode=True)
    except AssistantError as error:
        _fail(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        _fail(explained(error))


def _fail(error: AssistantError) -> None:
    if "--json" in sys.argv:
        from assistant.domain.results import ErrorAnswer

        print_json(ErrorAnswer.of(error))
    else:
        typer.echo(f"错误：{error.detail}", err=True)
        if error.hint:
            typer.echo(f"办法：{error.hint}", err=True)
    raise SystemExit(2)


__all__ = ["app", "main"]
