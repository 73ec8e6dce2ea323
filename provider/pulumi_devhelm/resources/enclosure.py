"""Makes the resources of a `with` statement wait for an incident."""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

import pulumi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The enclosures that are open in this process, outermost first.
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

    def __init__(
        self,
        component: pulumi.Resource,
        first: pulumi.Resource,
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        """`first` is a child of `component`, which was declared with `opts`."""
        self.members: list[pulumi.Resource] = []
        self._component, self._first = component, first
        self._run = pulumi.runtime.settings.get_monitor()
        self._awaited = _components(opts.depends_on if opts else None)

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

    @property
    def is_here(self) -> bool:
        """Whether it belongs to the program that runs now; a script may run several at once."""
        return self._run is pulumi.runtime.settings.get_monitor()

    def adopt(self, resource: pulumi.Resource, opts: Any) -> Any:
        """Add a resource that is being constructed, and return the options to construct it with."""
        self.members.append(resource)
        if not isinstance(opts, pulumi.ResourceOptions | None):
            # The constructor reports it.
            return opts
        opts = copy.copy(opts) if opts else pulumi.ResourceOptions()
        self._refuse_circle(opts.parent)
        opts.depends_on = self._with_first(opts.depends_on)
        return opts

    def _refuse_circle(self, parent: pulumi.Resource | None) -> None:
        """Raise RunError for a child of a component that the maintenance itself waits for.

        Pulumi waits for all children of a component, so the two would wait for each other forever.
        """
        for awaited in self._awaited:
            if parent and parent in _family(awaited):
                raise pulumi.RunError(
                    f"{type(self._component).__name__} {self._component._name!r}: depends_on: must "  # noqa: SLF001 - Pulumi has no public name for it
                    f"not contain {awaited._name!r}, because a resource in the with statement is "  # noqa: SLF001 - as above
                    "a child of it: each would wait for the other. Depend on a resource in it."
                )

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


def _components(dependencies: Any) -> list[pulumi.ComponentResource]:
    """The components among dependencies, without those that are known only later."""
    found = dependencies if isinstance(dependencies, list | tuple) else [dependencies]
    return [one for one in found if isinstance(one, pulumi.ComponentResource)]


def _family(resource: pulumi.Resource) -> Iterator[pulumi.Resource]:
    """A resource and everything below it."""
    yield resource
    for child in resource._childResources:  # noqa: SLF001 - Pulumi has no public name for it
        yield from _family(child)


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
            for enclosure in [one for one in _open if one.is_here]:
                opts = enclosure.adopt(call.arguments["self"], call.arguments.get("opts"))
                call.arguments["opts"] = opts
        _constructor(*call.args, **call.kwargs)

    pulumi.Resource.__init__ = construct  # type: ignore[method-assign]


def _restore_constructor() -> None:
    pulumi.Resource.__init__ = _constructor  # type: ignore[method-assign]
