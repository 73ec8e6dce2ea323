"""The notice on a status page that belongs to a component."""

# Annotations stay objects here: Pulumi reads the types of resources from them.
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from pulumi_devhelm.resources.status_page_component import Components, as_objects
from pulumi_devhelm.status_pages import StatusPage
from pulumi_devhelm.words import Impact

_IMPACT: Impact = "MINOR"


@dataclass(frozen=True)
class StatusPageNotice:
    """What customers read about a MaintenanceIncident on a status page.

    `page` is what `get_status_page` returns, or the page's UUID. `body` is the text in Markdown; if
    omitted, the title. `impact` is "NONE", "MINOR", "MAJOR" or "CRITICAL". `components` are
    declared as for a StatusPageMaintenance. Subscribers are mailed only if `notify_subscribers` is
    true.
    """

    page: StatusPage | pulumi.Input[str]
    body: pulumi.Input[str | None] = None
    impact: pulumi.Input[Impact] = _IMPACT
    components: Components | None = None
    notify_subscribers: pulumi.Input[bool] = False


def known_inputs(notice: Any) -> dict[str, Any]:
    """The inputs that a program declares itself, for each form of a notice that isn't an Output."""
    if notice is None or isinstance(notice, StatusPage | pulumi.Output):
        return {}
    declared: Mapping[str, Any] = {"statusPageId": notice}
    if isinstance(notice, StatusPageNotice):
        declared = {
            **known_inputs(notice.page),
            "body": notice.body,
            "impact": notice.impact,
            "components": as_objects(notice.components),
            "notifySubscribers": notice.notify_subscribers,
        }
    elif isinstance(notice, Mapping):
        declared = notice
    return {key: value for key, value in declared.items() if value is not None}


def inputs_of(notice: Any, title: pulumi.Input[str]) -> dict[str, Any]:
    """The inputs of a StatusPageMaintenance, for each form in which a program declares one."""
    if isinstance(notice, Mapping | pulumi.Output):
        return _of_object(pulumi.Output.from_input(notice), title)
    if not isinstance(notice, StatusPageNotice):
        notice = StatusPageNotice(notice)
    page = notice.page
    return {
        "status_page_id": page.id if isinstance(page, StatusPage) else page,
        "title": title,
        "body": title if notice.body is None else notice.body,
        "impact": notice.impact,
        "components": notice.components,
        "notify_subscribers": notice.notify_subscribers,
    }


def _of_object(given: pulumi.Output[Any], title: pulumi.Input[str]) -> dict[str, Any]:
    """The inputs in the object that a program in another language declares, or in an Output."""

    def field(key: str, *, default: Any = None) -> pulumi.Output[Any]:
        def found(known: Any) -> Any:
            if isinstance(known, Mapping):
                return known.get(key, default)
            page_id = known.id if isinstance(known, StatusPage) else known
            return page_id if key == "statusPageId" else default

        return given.apply(found)

    return {
        "status_page_id": field("statusPageId"),
        "title": title,
        "body": pulumi.Output.all(field("body"), title).apply(
            lambda texts: texts[1] if texts[0] is None else texts[0]
        ),
        "impact": field("impact", default=_IMPACT),
        "components": field("components"),
        "notify_subscribers": field("notifySubscribers", default=False),
    }
