"""What all providers share."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CheckFailure, ConfigureRequest, ReadResult, ResourceProvider

from pulumi_devhelm.errors import ConfigurationError, DevHelmError
from pulumi_devhelm.providers import session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class DevHelmProvider(ResourceProvider):
    """A stateless provider. Programs' state files name its subclasses for ever: never move them.

    It carries nothing, because it is pickled into every resource's state.
    """

    # The pickle is a reference to a public class: nothing in it to encrypt.
    serialize_as_secret_always = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in ("check", "diff", "create", "read", "update", "delete"):
            if method := vars(cls).get(name):
                setattr(cls, name, _in_one_sentence(method))

    def configure(self, req: ConfigureRequest) -> None:
        """Remember the stack's configuration; what is wrong with it, `check` reports."""
        session.configure(req.config.get)


def failures(reasons: Iterable[str]) -> list[CheckFailure]:
    """The failures for `reasons` and for what is wrong with the settings.

    Their property is empty: with a name, the engine would print the value beside it.
    """
    found = list(reasons)
    try:
        session.settings()
    except ConfigurationError as error:
        found += error.problems
    return [CheckFailure("", reason) for reason in found]


def not_found(what: str, known: dict[str, Any]) -> str:
    """The sentence for a thing that DevHelm doesn't find."""
    # Numbers of the state arrive as floats.
    organization = str(known.get("organizationId") or session.settings().org_id).removesuffix(".0")
    return (
        f"{what} is not found in organisation {organization}; "
        "the token of another workspace looks the same."
    )


def leaves_state(sentence: str) -> ReadResult:
    """The result of reading what is gone; a person reads why."""
    session.say(f"{sentence} It leaves the stack's state.")
    return ReadResult(id_="", outs={})


def _in_one_sentence(method: Callable[..., Any]) -> Callable[..., Any]:
    """`method`, whose known errors leave it without the frames below.

    Pulumi's host prints the traceback of whatever is raised, before the message that matters.
    """

    @functools.wraps(method)
    def wrapper(*args: Any) -> Any:
        try:
            return method(*args)
        except DevHelmError as error:
            failure = error.with_traceback(None)
        raise failure from None

    return wrapper
