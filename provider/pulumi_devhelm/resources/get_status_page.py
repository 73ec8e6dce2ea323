"""The look-up of a status page, for programs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pulumi

from pulumi_devhelm.providers import selection
from pulumi_devhelm.resources.look_ups import (
    invoked,
    is_invoked,
    looked_up,
    once_in_a_run,
    or_unknown,
    refuse,
)
from pulumi_devhelm.resources.refusals import refused
from pulumi_devhelm.status_pages import StatusPage
from pulumi_devhelm.suggestions import quoted, similar, suggestion

_FUNCTION = "get_status_page"


def get_status_page(*, slug: str, opts: pulumi.InvokeOptions | None = None) -> StatusPage:
    """Look up a status page, with the ids of its components by name.

    Calls DevHelm, in previews as well, but reads each page only once in a run of the program.
    Raises RunError if no page has the slug.

    :param slug: The page's name in its address.
    :param opts: Pulumi's options. With the `provider` of another workspace, the plugin looks there.
    """
    given = {"slug": slug}
    refuse(_FUNCTION, given, selection.status_page_problems)
    if is_invoked(opts):
        return _page(invoked(_FUNCTION, given, opts))
    return looked_up(_FUNCTION, lambda: _found(given))


def get_status_page_output(
    *, slug: pulumi.Input[str], opts: pulumi.InvokeOptions | None = None
) -> pulumi.Output[StatusPage]:
    """Look up a status page as `get_status_page` does, by a slug that can be an Output.

    During a preview, the result is unknown if the slug or a setting of the provider is.

    :param slug: The page's name in its address.
    :param opts: Pulumi's options. With the `provider` of another workspace, the plugin looks there.
    """
    return pulumi.Output.from_input(slug).apply(
        lambda known: or_unknown(lambda: get_status_page(slug=known, opts=opts))
    )


class _Components(dict[str, str]):
    """The ids of components by name; an unknown name is reported with the similar ones."""

    def __missing__(self, name: object) -> str:
        near = [*map(quoted, similar(str(name), self))]
        raise refused(
            _FUNCTION,
            f"{quoted(str(name))} is not the name of exactly one component{suggestion(near)}",
        )


def _found(given: Mapping[str, Any]) -> StatusPage:
    page = selection.find_status_page(given, lambda: once_in_a_run("status pages", _list))
    components = once_in_a_run(page.id, lambda operation: _list_components(operation, page.id))
    return replace(page, components=_Components(components))


def _list(operation: Any) -> list[StatusPage]:
    from pulumi_devhelm.client.status_pages import StatusPages  # noqa: PLC0415 - loads httpx

    return StatusPages(operation).list()


def _list_components(operation: Any, page_id: str) -> dict[str, str]:
    from pulumi_devhelm.client.status_pages import StatusPages  # noqa: PLC0415 - loads httpx

    return StatusPages(operation).components(page_id)


def _page(found: Mapping[str, Any]) -> StatusPage:
    """The page in an answer."""
    return StatusPage(
        id=found.get("id", ""),
        name=found.get("name", ""),
        slug=found.get("slug", ""),
        mode=found.get("mode"),
        components=_Components(found.get("components") or {}),
    )
