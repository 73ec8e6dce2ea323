"""Checks the arguments of a component, before it declares anything."""

from collections.abc import Iterable, Mapping
from typing import Any

import pulumi

from pulumi_devhelm.providers.properties import Inputs, Problem
from pulumi_devhelm.resources.later import is_later
from pulumi_devhelm.resources.refusals import refused
from pulumi_devhelm.resources.times import iso
from pulumi_devhelm.surfaces import camel_case


def checked(
    what: str,
    inputs: Inputs,
    arguments: Mapping[str, Any],
    more_problems: Iterable[Problem] = (),
) -> dict[str, Any]:
    """Return `arguments`. Those that are Outputs are checked when their values are known.

    Raises RunError with all problems of the others, and with `more_problems`. Its message begins
    with `what`.
    """
    known = as_declared(inputs, arguments)
    if found := [*inputs.problems(known), *more_problems]:
        raise refused(what, *map(str, found))

    def check(key: str, value: Any) -> Any:
        problems = inputs.problems(known | {key: iso(value)})
        if found := [one for one in problems if one.key == key]:
            raise refused(what, *map(str, found))
        return value

    def check_later(name: str, value: pulumi.Output[Any]) -> pulumi.Output[Any]:
        return value.apply(lambda later: check(camel_case(name), later))

    return {
        name: check_later(name, pulumi.Output.from_input(value)) if is_later(value) else value
        for name, value in arguments.items()
    }


def as_declared(inputs: Inputs, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as a table of inputs names and stores them, and UNKNOWN for Outputs."""
    plain = [one.key for one in inputs.properties if one.plain]
    return {
        key: iso(value) if key in plain else _as_declared(value)
        for key, value in ((camel_case(name), value) for name, value in arguments.items())
    }


def _as_declared(value: Any) -> Any:
    if is_later(value):
        return pulumi.runtime.rpc.UNKNOWN
    if isinstance(value, Mapping):
        return {key: _as_declared(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_declared(one) for one in value]
    return iso(value)
