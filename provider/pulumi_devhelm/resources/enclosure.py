"""Makes the resources of a `with` statement wait for an incident."""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

import pulumi

if TYPE_CHECKING:
    from collections.abc import Callable

# The enclosures that are open, outermost first.
_open: list[Enclosure] = []


class Enclosure:
    """The resources that a program constructs between `open` and `close`.

    Each of them depends on `first`, no matter which parent or dependencies it has. A dependency on
    `component` counts as one on `first`: the end of the component's maintenance, which is a child
    of it, waits for these resources.

    Why the constructor of pulumi.Resource is replaced meanwhile: a transformation isn't enough. A
    resource copies the transformations of its parent when it is constructed, so those of the stack
    never reach the children of a component that was declared before.
    """

    def __init__(self, component: pulumi.Resource, first: pulumi.Resource) -> None:
        self.members: list[pulumi.Resource] = []
        self._component, self._first = component, first

    def open(self) -> None:
        """Begin to collect resources."""
        if not _open:
            _replace_constructor()
        _open.append(self)

    def close(self) -> None:
        """Collect no more resources."""
        _open.remove(self)
        if not _open:
            _restore_constructor()

    def adopt(self, resource: pulumi.Resource, opts: Any) -> Any:
        """Add a resource that is being constructed, and return the options to construct it with."""
        self.members.append(resource)
        if not isinstance(opts, pulumi.ResourceOptions | None):
            # The constructor reports it.
            return opts
        opts = copy.copy(opts) if opts else pulumi.ResourceOptions()
        opts.depends_on = self._with_first(opts.depends_on)
        return opts

    def _with_first(self, dependencies: Any) -> Any:
        if isinstance(dependencies, pulumi.Output | Awaitable):
            return pulumi.Output.from_input(dependencies).apply(self._with_first)
        if dependencies is None:
            dependencies = []
        elif not isinstance(dependencies, list | tuple):
            dependencies = [dependencies]
        return [*map(self._without_component, dependencies), self._first]

    def _without_component(self, dependency: Any) -> Any:
        if isinstance(dependency, pulumi.Output | Awaitable):
            return pulumi.Output.from_input(dependency).apply(self._without_component)
        return self._first if dependency is self._component else dependency


_constructor: Callable[..., None] = pulumi.Resource.__init__


def _replace_constructor() -> None:
    global _constructor  # noqa: PLW0603 - somebody else may have replaced it before
    _constructor = pulumi.Resource.__init__
    signature = inspect.signature(_constructor)

    @functools.wraps(_constructor)
    def construct(*args: Any, **kwargs: Any) -> None:
        call = signature.bind(*args, **kwargs)
        # Pulumi makes references to resources of other places like this.
        if not call.arguments.get("dependency"):
            for enclosure in _open:
                opts = enclosure.adopt(call.arguments["self"], call.arguments.get("opts"))
                call.arguments["opts"] = opts
        _constructor(*call.args, **call.kwargs)

    pulumi.Resource.__init__ = construct  # type: ignore[method-assign]


def _restore_constructor() -> None:
    pulumi.Resource.__init__ = _constructor  # type: ignore[method-assign]
