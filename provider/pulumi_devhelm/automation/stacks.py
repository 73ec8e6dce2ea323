"""Finds the stacks that have opened something."""

from __future__ import annotations

import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from pulumi.automation import CommandError

from pulumi_devhelm.automation.locks import PREFIX
from pulumi_devhelm.automation.stack import find_command, stderr_of
from pulumi_devhelm.errors import EngineError
from pulumi_devhelm.providers.catalog import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi.automation import PulumiCommand

# Each command waits for the backend most of the time.
_AT_ONCE = 8


def stacks_by_id() -> tuple[dict[str, str], list[EngineError]]:
    """Map the id of everything in the stacks of Pulumi's backend to the name of its stack.

    Also returns an error for each stack that can't be read. Raises EngineError if the stacks can't
    be listed, for example because nobody is logged in.
    """
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        read = partial(_read, find_command(), folder)
        stacks = [
            one["name"] for one in read("ls", "--all", "--json") if one.get("resourceCount") != 0
        ]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            states = pool.map(partial(_exported, read), stacks)
            found = dict(zip(stacks, states, strict=True))
    errors = [state for state in found.values() if isinstance(state, EngineError)]
    owners = {
        id_: stack
        for stack, state in found.items()
        if not isinstance(state, EngineError)
        for id_ in _ids(state)
    }
    return owners, errors


def _read(command: PulumiCommand, folder: str, verb: str, *arguments: str) -> Any:
    try:
        done = command.run(["stack", verb, *arguments], folder, {})
    except CommandError as error:
        what = " ".join(["pulumi stack", verb, *arguments])
        raise EngineError(f"`{what}` failed: {stderr_of(error)}") from None
    return json.loads(done.stdout)


def _exported(read: partial[Any], stack: str) -> Any:
    try:
        return read("export", "--stack", stack)
    except EngineError as error:
        return error


def _ids(state: Mapping[str, Any]) -> list[str]:
    """The ids of what a stack owns; what it only reads belongs to another one."""
    resources = (state.get("deployment") or {}).get("resources") or []
    return [
        one["id"]
        for one in resources
        if one["type"].rpartition(":")[2] in RESOURCES and one.get("id") and not one.get("external")
    ]
