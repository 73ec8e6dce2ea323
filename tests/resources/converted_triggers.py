"""Triggers as a resource converts them, or its refusal."""

from __future__ import annotations

import asyncio

import pulumi
import pytest

from pulumi_devhelm.resources.triggers import plain

ARGUMENT = "Incident 'it': triggers"


def converted(make):
    """The converted value of `make()`, once all Outputs in it are known."""

    async def run():
        return await pulumi.Output.from_input(plain(make(), ARGUMENT)).future()

    return asyncio.run(run())


def refusal(make):
    with pytest.raises(pulumi.RunError) as raised:
        converted(make)
    assert str(raised.value).startswith(f"{ARGUMENT}: ")
    return str(raised.value)
