"""The base class of the components: windows around an incident."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from pulumi_devhelm.resources.incident import Incident
from pulumi_devhelm.resources.maintenance_window import MaintenanceWindow
from pulumi_devhelm.times import instant

# DevHelm's limit for the reason of a window.
_LONGEST_REASON = 500


@dataclass(frozen=True)
class Windows:
    """The windows of a component, with their outermost times."""

    resources: Sequence[MaintenanceWindow]
    starts_at: pulumi.Output[Any]
    ends_at: pulumi.Output[Any]


class WindowedIncident(pulumi.ComponentResource):
    """Maintenance windows that open before an incident, and end after it is resolved.

    There is one window for each monitor, or one for the whole organization. If there is only one
    monitor when the incident opens, the incident links it; if there are several, its body names
    them. Adding or removing a monitor later opens or ends its window, and leaves the incident as it
    is.
    """

    incident_id: pulumi.Output[str]
    """UUID of the incident."""
    shortlink: pulumi.Output[str | None]
    """Short URL of the incident."""
    window_ids: pulumi.Output[list[str]]
    """UUIDs of the windows, sorted by their monitors."""
    chat_message: pulumi.Output[str]
    """One line to paste into a chat: title, times in UTC, and link."""
    summary: pulumi.Output[Mapping[str, Any]]
    """A JSON-ready summary for `pulumi stack output --json`: title, severity, incident_id,
    shortlink, monitors (sorted), window_ids, starts_at (the earliest start) and ends_at (the latest
    end). Times are ISO 8601 strings."""

    def _open(
        self,
        name: str,
        monitors: Mapping[str, pulumi.Input[str | None]],
        labels: pulumi.Output[list[str]],
        *,
        title: pulumi.Input[str],
        body: pulumi.Input[str | None],
        triggers: Any,
        window: Mapping[str, Any],
        incident: Mapping[str, Any],
        announce: Callable[[Windows], Sequence[pulumi.CustomResource]] = lambda _windows: (),
        **known: Any,
    ) -> Incident:
        """Declare the windows and the incident, each with its own inputs, and the outputs.

        `announce` declares what comes between the two. `monitors` and `labels` come from the
        functions of the module `monitors`. `known` is added to the summary, next to DevHelm's
        values.
        """
        reason = pulumi.Output.from_input(title).apply(lambda text: str(text)[:_LONGEST_REASON])
        windows = [
            MaintenanceWindow(
                f"{name}-window{ending}",
                monitor_id=monitor,
                org_wide=monitor is None,
                reason=reason,
                triggers=triggers,
                opts=pulumi.ResourceOptions(parent=self),
                **window,
            )
            for ending, monitor in monitors.items()
        ]
        quiet = pulumi.Output.all(*monitors.values()).apply(lambda ids: sorted(filter(None, ids)))
        link: pulumi.Output[Any] = quiet.apply(lambda ids: ids[0] if len(ids) == 1 else None)
        times: dict[str, pulumi.Output[Any]] = {
            "starts_at": _outermost(min, *(one.starts_at for one in windows)),
            "ends_at": _outermost(max, *(one.ends_at for one in windows)),
        }
        announced = announce(Windows(windows, times["starts_at"], times["ends_at"]))
        opened = Incident(
            f"{name}-incident",
            title=title,
            body=body,
            monitor_id=link,
            triggers=triggers,
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[*windows, *announced],
                transformations=[_of_component(labels)],
            ),
            **incident,
        )
        self.incident_id = opened.id
        self.shortlink = opened.shortlink
        self.window_ids = pulumi.Output.all(
            pulumi.Output.all(*monitors.values()), pulumi.Output.all(*(one.id for one in windows))
        ).apply(lambda known: [id_ for _, id_ in sorted(zip(*known, strict=True))])
        self.chat_message = pulumi.Output.all(
            title=opened.title, shortlink=opened.shortlink, **times
        ).apply(lambda parts: _line(**parts))
        self.summary = pulumi.Output.all(
            title=opened.title,
            severity=opened.severity,
            incident_id=self.incident_id,
            shortlink=self.shortlink,
            monitors=quiet,
            window_ids=self.window_ids,
            **times,
            **known,
        )
        self.register_outputs(
            {
                "incidentId": self.incident_id,
                "shortlink": self.shortlink,
                "windowIds": self.window_ids,
                "chatMessage": self.chat_message,
                "summary": self.summary,
                **({"notices": [one.id for one in announced]} if announced else {}),
            }
        )
        return opened


def _of_component(labels: pulumi.Output[list[str]]) -> pulumi.ResourceTransformation:
    """Give the incident of a component the labels of its monitors, which programs can't set."""

    def transformed(
        args: pulumi.ResourceTransformationArgs,
    ) -> pulumi.ResourceTransformationResult:
        return pulumi.ResourceTransformationResult({**args.props, "monitors": labels}, args.opts)

    return transformed


def _outermost(
    pick: Callable[..., Any], *times: pulumi.Output[str | None]
) -> pulumi.Output[str | None]:
    """The earliest of some times with `min`, the latest with `max`; None if none is known."""

    def picked(texts: list[str | None]) -> str | None:
        known = [(time, text) for text in texts if (time := instant(text))]
        return pick(known)[1] if known else None

    return pulumi.Output.all(*times).apply(picked)


def _line(title: str, starts_at: str | None, ends_at: str | None, shortlink: str | None) -> str:
    start, end = instant(starts_at), instant(ends_at)
    when = ""
    if start and end:
        day = "" if start.date() == end.date() else f"{end:%Y-%m-%d} "
        when = f", {start:%Y-%m-%d %H:%M} to {day}{end:%H:%M} UTC"
    return " ".join(f"{title}{when}: {shortlink or ''}".split()).removesuffix(":")
