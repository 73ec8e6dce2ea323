"""Which host serves a resource: Pulumi's host of dynamic resources, or the native plugin."""

from collections.abc import Iterator, Mapping

import pulumi

PACKAGE = "devhelm"
_is_plugin = False


def use_plugin_everywhere() -> None:
    """Let the plugin serve all resources of this process, because this process is the plugin."""
    global _is_plugin  # noqa: PLW0603 - a process is one or the other
    _is_plugin = True


def in_plugin() -> bool:
    """Whether this process is the plugin, which constructs a component for a program."""
    return _is_plugin


def plugin_serves(opts: pulumi.ResourceOptions | pulumi.InvokeOptions | None) -> bool:
    """Whether the plugin serves a resource or a look-up with these options.

    It does if a Provider of this package is among them, or reaches it through its parent.
    """
    return _is_plugin or any(one.package == PACKAGE for one in _providers(opts))


def _providers(
    opts: pulumi.ResourceOptions | pulumi.InvokeOptions | None,
) -> Iterator[pulumi.ProviderResource]:
    if opts is None:
        return
    if opts.provider:
        yield opts.provider
    given = getattr(opts, "providers", None) or ()
    yield from given.values() if isinstance(given, Mapping) else given
    if opts.parent and (inherited := opts.parent.get_provider(f"{PACKAGE}:index:")):
        yield inherited
