"""Command lines: what a command takes, parsed by argparse, with every message in zh and en."""

from __future__ import annotations

import argparse
import difflib
import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NoReturn

from sim.words import LANGUAGES, say


class UsageError(Exception):
    """The command line cannot be understood; the message is ready to be shown."""


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """The valid name most like ``name``, or None if none is."""
    found = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.5)
    return found[0] if found else None


def with_nearest(lang: str, message: str, name: str, valid: Iterable[str]) -> str:
    """Append the nearest valid name to a message, or else all of them."""
    names = sorted(valid)
    close = nearest(name, names)
    if close is not None:
        return message + say("nearest", lang, name=close)
    return message + say("valid-names", lang, names=", ".join(names)) if names else message


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help whose heading is in the reader's language (argparse knows English only)."""

    def __init__(self, prog: str, lang: str) -> None:
        super().__init__(prog)
        self._lang = lang

    def add_usage(
        self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or say("usage", self._lang))


class Parser:
    """The command line of one command.

    Parameters
    ----------
    command : str
        Name of the command; ``help.<command>`` of the word table says what it does.
    lang : str
        ``zh`` or ``en``.
    names : str
        What the command is about, as shown in its help: ``"BASE REFORM…"``; empty for none.
    least, most : int
        How many such names it takes.
    """

    def __init__(
        self, command: str, lang: str, names: str = "", least: int = 0, most: int = 0
    ) -> None:
        self.command, self.lang = command, lang
        self.names, self.least, self.most = names, least, most
        usage = " ".join(x for x in ("reformsim", command, names, say("options", lang)) if x)
        self._argparse = _Argparse(
            prog=f"reformsim {command}",
            usage=usage,
            description=say(f"help.{command}", lang),
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
            formatter_class=partial(_Formatter, lang=lang),
        )
        self._argparse.add_argument("names", nargs="*", help=argparse.SUPPRESS)
        self._group = self._argparse.add_argument_group(say("options-title", lang))
        self._options: list[argparse.Action] = []

    def flag(self, *names: str) -> None:
        """Add an option without a value."""
        action = self._group.add_argument(*names, action="store_true", help=self._help(names))
        self._options.append(action)

    def option(
        self,
        *names: str,
        value: str,
        default: Any = None,
        check: Callable[[str, str, str], Any] | None = None,
        many: bool = False,
    ) -> None:
        """Add an option with a value; ``check(option, text, lang)`` reads it or complains."""

        def read(text: str) -> Any:
            return check(names[-1], text, self.lang) if check else text

        action = self._group.add_argument(
            *names,
            metavar=value,
            default=[] if many else default,
            type=read,
            action="append" if many else "store",
            help=self._help(names),
        )
        self._options.append(action)

    def _help(self, names: Sequence[str]) -> str:
        return say("option" + names[-1].replace("--", "."), self.lang)

    def help(self) -> str:
        """The command's help."""
        return self._argparse.format_help()

    def parse(self, argv: Sequence[str]) -> argparse.Namespace:
        """Read the command's arguments.

        Raises
        ------
        UsageError
            If they cannot be understood.
        """
        try:
            args, unknown = self._argparse.parse_known_intermixed_args(list(argv))
        except argparse.ArgumentError as error:
            raise UsageError(self._explain(error)) from None
        strange = [x for x in unknown if x.startswith("-") and x != "--"]
        if strange:
            raise self._unknown_option(strange[0].split("=")[0])
        names = [*args.names, *(x for x in unknown if x != "--")]
        args.names = names
        if args.help:
            return args
        if len(names) < self.least:
            raise UsageError(say("too-few", self.lang, names=self.names, command=self.command))
        if len(names) > self.most:
            extra = names[self.most]
            raise UsageError(say("too-many", self.lang, name=extra, command=self.command))
        return args

    def _unknown_option(self, name: str) -> UsageError:
        message = say("unknown-option", self.lang, name=name, command=self.command)
        valid = [x for action in self._options for x in action.option_strings]
        return UsageError(with_nearest(self.lang, message, name, valid))

    def _explain(self, error: argparse.ArgumentError) -> str:
        """Say what is wrong: values are read by our own checks, so only two things can be."""
        name = error.argument_name or ""
        flags = ["/".join(a.option_strings) for a in self._options if a.nargs == 0]
        takes_none = name in flags
        return say("takes-no-value" if takes_none else "needs-value", self.lang, name=name)


class _Argparse(argparse.ArgumentParser):
    """argparse that raises instead of printing English and leaving."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def whole(least: int) -> Callable[[str, str, str], int]:
    """Check for a whole number of at least ``least``."""

    def check(option: str, text: str, lang: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least:
            raise UsageError(say("not-whole", lang, option=option, text=text, least=least))
        return value

    return check


class Default(int):
    """The value of an option that was not given."""


def share(option: str, text: str, lang: str) -> float:
    """Check for a number between 0 and 1."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value < 1.0:
        raise UsageError(say("not-a-share", lang, option=option, text=text))
    return value


def one_of(choices: Sequence[str]) -> Callable[[str, str, str], str]:
    """Check for one of some words."""

    def check(option: str, text: str, lang: str) -> str:
        if text not in choices:
            message = say("not-a-choice", lang, option=option, text=text)
            raise UsageError(message + say("valid-names", lang, names=", ".join(choices)))
        return text

    return check


def add_common(parser: Parser) -> None:
    """Add the options that every command has."""
    parser.option("--format", value="table|json", default="table", check=one_of(("table", "json")))
    parser.option("--lang", value="zh|en", default=parser.lang, check=one_of(LANGUAGES))
    parser.flag("-q", "--quiet")
    parser.flag("-h", "--help")


def add_simulation(parser: Parser, reps: int) -> None:
    """Add the options of commands that simulate."""
    parser.option("--reps", value="N", default=Default(reps), check=whole(1))
    parser.option("--seed", value="S", default=1, check=whole(0))
    parser.option("--horizon", value="DAYS", check=whole(1))
    parser.option("--engine", value="reference|compiled")
    parser.option("--jobs", value="J", default=os.cpu_count() or 1, check=whole(1))


def add_gathering(parser: Parser) -> None:
    """Add the options of commands whose replications may run elsewhere and are kept."""
    parser.option("--cluster", value="ADDRESS")
    parser.option("--store", value="DIR")
    parser.flag("--no-store")


def language(argv: Sequence[str], environment: str | None) -> str:
    """The language asked for: ``--lang`` wins over the environment, Chinese is the default.

    Raises
    ------
    UsageError
        If the environment names a language there is not (``--lang`` itself is checked later).
    """
    for i, word in enumerate(argv):
        given = argv[i + 1 : i + 2] if word == "--lang" else [word.removeprefix("--lang=")]
        if word.startswith("--lang") and given and given[0] in LANGUAGES:
            return given[0]
    if environment and environment not in LANGUAGES:
        names = ", ".join(LANGUAGES)
        message = say("not-a-choice", "zh", option="REFORMSIM_LANG", text=environment)
        raise UsageError(message + say("valid-names", "zh", names=names))
    return environment or "zh"


def split(argv: list[str]) -> tuple[str | None, list[str]]:
    """The first name on a command line, and everything else.

    Options that every command has may stand before it.
    """
    skip = False
    for i, word in enumerate(argv):
        if not skip and not word.startswith("-"):
            return word, argv[:i] + argv[i + 1 :]
        skip = word in ("--lang", "--format")
    return None, argv
