"""Errors that end a program: Pulumi shows their message without a traceback."""

import pulumi

from pulumi_devhelm.surfaces import spelled


def refused(what: str, *sentences: str) -> pulumi.RunError:
    """The error for `what`, with one line for each sentence."""
    return pulumi.RunError("\n".join(spelled(f"{what}: {sentence}") for sentence in sentences))
