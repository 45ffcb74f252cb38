"""The command ``reformsim``: find the command asked for, run it, and turn trouble into exit codes.

Only light modules are imported here, so that help is there at once.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence

from sim import __version__
from sim.cli.options import UsageError, language, split, with_nearest
from sim.words import say

COMMANDS = (
    "demo",
    "run",
    "compare",
    "warmup",
    "staff",
    "attribute",
    "value",
    "path",
    "sensitivity",
    "breakpoint",
    "validate",
    "explain",
    "list",
    "dashboard",
    "report",
    "readback",
    "export",
    "reproduce",
    "calibrate",
    "predict",
    "generate",
    "cluster",
    "schema",
)

OK, THRESHOLD, CONFIGURATION, BAD_DATA, OUR_FAULT, INTERRUPTED = 0, 1, 2, 3, 70, 130
"""Exit codes."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments after the program's name; without it those of the process.

    Returns
    -------
    int
        Exit code: 0 done, 1 a condition of ``--fail-on`` does not hold, 2 usage or configuration,
        3 bad data, 70 an error of the program itself, 130 interrupted.
    """
    argv = list(sys.argv[1:] if argv is None else argv)
    lang = "zh"
    _never_fail_on_characters()
    try:
        lang = language(argv, os.environ.get("REFORMSIM_LANG"))
        code = _dispatch(argv, lang)
        sys.stdout.flush()
    except UsageError as error:
        _complain(f"{say('error', lang)}{error}")
        return CONFIGURATION
    except KeyboardInterrupt:
        _complain(say("interrupted", lang))
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        return _report(error, lang)
    return code


def _dispatch(argv: list[str], lang: str) -> int:
    """Run the command named first (options that every command has may stand before it)."""
    name, rest = split(argv)
    if name is None:
        if "--version" in rest:
            print(f"reformsim {__version__}")
            return OK
        if not rest or "-h" in rest or "--help" in rest:
            print(_help(lang))
            return OK
        raise UsageError(with_nearest(lang, say("no-command", lang), "", COMMANDS))
    if name not in COMMANDS:
        message = say("unknown-command", lang, name=name)
        raise UsageError(with_nearest(lang, message, name, COMMANDS))
    command = importlib.import_module(f"sim.cli.{name}")
    parser = command.parser(lang)
    args = parser.parse(rest)
    if args.help:
        print(parser.help(), end="")
        return OK
    from sim.cli.screen import Screen

    return int(command.run(args, Screen(args.lang, args.format, args.quiet)))


def _help(lang: str) -> str:
    width = max(len(name) for name in COMMANDS)
    lines = [
        say("about", lang),
        "",
        f"{say('usage', lang)}reformsim {say('command', lang)} {say('options', lang)}",
        "",
        f"{say('commands-title', lang)}:",
        *(f"  {name:{width}}  {say(f'help.{name}', lang)}" for name in COMMANDS),
        "",
        f"{say('options-title', lang)}:",
        f"  --lang zh|en  {say('option.lang', lang)}",
        f"  --version     {say('option.version', lang)}",
        "",
        say("more-help", lang),
    ]
    return "\n".join(lines)


def _report(error: Exception, lang: str) -> int:
    """Say what is wrong with the user's files; or own up, and keep the details in a file."""
    from sim.city.errors import SpecError

    if isinstance(error, SpecError):
        for problem in error.problems:
            _complain(problem.render(lang))
        return int(error.code)
    handle, path = tempfile.mkstemp(prefix="reformsim-error-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as log:
        log.write(f"reformsim {__version__}, Python {sys.version}\n")
        traceback.print_exception(error, file=log)
    _complain(say("our-fault", lang, path=path))
    return OUR_FAULT


def _complain(message: str) -> None:
    with contextlib.suppress(OSError):
        print(message, file=sys.stderr, flush=True)


def _never_fail_on_characters() -> None:
    """Let a terminal that knows no Chinese show question marks rather than break off."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
