"""How messages name inputs and settings: as people write them in the place where they read it.

A sentence holds marks instead of names: `argument("adoptId")`, `setting("apiUrl")`. They become
names when it is shown, because the same sentence is read in a Python program, in another
language, in a script and at a shell.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Private characters of Unicode, which no text from outside holds: it is cleaned of what can't be
# printed before it becomes a part of a message.
_ARGUMENT, _SETTING, _PROGRAM, _END = "\ue000", "\ue001", "\ue002", "\ue003"
_MARK = re.compile(f"([{_ARGUMENT}{_SETTING}{_PROGRAM}])([^{_END}]*){_END}")


@dataclass(frozen=True)
class Surface:
    """Where messages are read.

    `argument` spells an input from DevHelm's key and, if one is named, its value; `setting` spells
    a setting from its key. `is_program` is whether a Pulumi program and its commands are at hand.
    """

    argument: Callable[[str, str], str]
    setting: Callable[[str], str]
    is_program: bool


def argument(key: str, value: str = "") -> str:
    """A mark for an input, or for an input with a value such as "true"."""
    return f"{_ARGUMENT}{key}={value}{_END}"


def setting(key: str) -> str:
    """A mark for a setting, such as "apiToken"."""
    return f"{_SETTING}{key}{_END}"


def in_programs(text: str) -> str:
    """A mark for words that only help whoever runs a Pulumi program."""
    return f"{_PROGRAM}{text}{_END}"


def snake_case(key: str) -> str:
    """A key as Python has it: `startsAt` is `starts_at`."""
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", key)


def _python(key: str, value: str) -> str:
    name = snake_case(key)
    return f"{name}={value.capitalize()}" if value else name


def _variable(key: str) -> str:
    """The environment variable of a setting; the limits have none."""
    return f"DEVHELM_{snake_case(key).upper()}"


PROGRAM = Surface(_python, "devhelm:{}".format, is_program=True)
# A command or a script, which knows no stack configuration.
SHELL = Surface(_python, _variable, is_program=False)

# Set for the processes that a script starts: what Pulumi runs for it has the script's reader.
FROM_SCRIPT = {"PULUMI_DEVHELM_SURFACE": "shell"}
_current = SHELL if os.environ.items() >= FROM_SCRIPT.items() else PROGRAM


def use(surface: Surface) -> None:
    """Spell the messages of this process as on `surface`."""
    global _current  # noqa: PLW0603 - a process has one kind of reader
    _current = surface


def spelled(text: str) -> str:
    """`text` with names instead of marks, as a person reads it here."""

    def name(mark: re.Match[str]) -> str:
        kind, content = mark.groups()
        if kind == _ARGUMENT:
            key, _, value = content.partition("=")
            return _current.argument(key, value)
        if kind == _SETTING:
            return _current.setting(content)
        return content if _current.is_program else ""

    return _MARK.sub(name, text)
