"""Spells inputs and settings in messages in the way that the reader writes them.

A message contains marks instead of names, such as `argument("adoptId")` and `setting("apiUrl")`.
They become names when the message is shown, because the same message may be read by someone who
writes Python programs, programs in another language, scripts, or shell commands.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Private-use characters of Unicode. Text from outside never contains them: unprintable characters
# are removed from it before it becomes part of a message.
_ARGUMENT, _SETTING, _PROGRAM, _LANGUAGE = "\ue000", "\ue001", "\ue002", "\ue003"
_OTHERWISE, _END = "\ue004", "\ue005"
# Joins the parts of an emoji.
_JOINER = "\u200d"
_MARK = re.compile(f"([{_ARGUMENT}{_SETTING}{_PROGRAM}{_LANGUAGE}])([^{_END}]*){_END}")


@dataclass(frozen=True)
class Surface:
    """Where messages are read.

    `argument` spells an input, given DevHelm's key and an optional value; `setting` spells a
    setting, given its key. `is_program` is whether the reader has a Pulumi program and uses its
    commands, and `is_python` is whether the reader writes Python.
    """

    argument: Callable[[str, str], str]
    setting: Callable[[str], str]
    is_program: bool
    is_python: bool = True


def argument(key: str, value: str = "") -> str:
    """A mark for an input, or for an input with a value such as "true"."""
    return f"{_ARGUMENT}{key}={value}{_END}"


def setting(key: str) -> str:
    """A mark for a setting, such as "apiToken"."""
    return f"{_SETTING}{key}{_END}"


def in_programs(text: str) -> str:
    """A mark for text that is shown only to somebody who runs a Pulumi program."""
    return f"{_PROGRAM}{text}{_END}"


def in_python(text: str, otherwise: str = "") -> str:
    """A mark for text about a value in Python, and for the text in all other languages."""
    return f"{_LANGUAGE}{text}{_OTHERWISE}{otherwise}{_END}"


def printable(text: str) -> str:
    """`text` with spaces for the characters that can't be printed or that control a terminal."""
    return "".join(one if one.isprintable() or one == _JOINER else " " for one in text)


def snake_case(key: str) -> str:
    """A key as Python spells it: `startsAt` becomes `starts_at`."""
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", key)


def camel_case(name: str) -> str:
    """A name of Python as all other languages spell it: `starts_at` becomes `startsAt`."""
    return re.sub("_([a-z])", lambda letter: letter[1].upper(), name)


def _python(key: str, value: str) -> str:
    name = snake_case(key)
    return f"{name}={value.capitalize()}" if value else name


def _as_in_schema(key: str, value: str) -> str:
    return f"{key}: {value}" if value else key


def _variable(key: str) -> str:
    """The environment variable of a setting; the limits have none."""
    return f"DEVHELM_{snake_case(key).upper()}"


PROGRAM = Surface(_python, "devhelm:{}".format, is_program=True)
# A program in another language, which spells inputs as the schema does.
OTHER_LANGUAGE = Surface(_as_in_schema, "devhelm:{}".format, is_program=True, is_python=False)
# A command or a script, which has no stack configuration.
SHELL = Surface(_python, _variable, is_program=False)

# Set for the processes that a script starts, because their messages have the same reader.
FROM_SCRIPT = {"PULUMI_DEVHELM_SURFACE": "shell"}
_current = SHELL if os.environ.items() >= FROM_SCRIPT.items() else PROGRAM


def use(surface: Surface) -> None:
    """Spell the messages of this process for `surface`."""
    global _current  # noqa: PLW0603 - a process has one kind of reader
    _current = surface


def spelled(text: str) -> str:
    """Return `text` with names instead of marks, spelled for the current surface."""

    def name(mark: re.Match[str]) -> str:
        kind, content = mark.groups()
        if kind == _ARGUMENT:
            key, _, value = content.partition("=")
            return _current.argument(key, value)
        if kind == _SETTING:
            return _current.setting(content)
        if kind == _LANGUAGE:
            python, _, other = content.partition(_OTHERWISE)
            return python if _current.is_python else other
        return content if _current.is_program else ""

    return _MARK.sub(name, text)
