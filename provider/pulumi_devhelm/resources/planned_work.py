"""What the components share: windows around an incident, and the words that name them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from pulumi_devhelm.client.times import instant
from pulumi_devhelm.resources.incident import Incident
from pulumi_devhelm.resources.maintenance_window import MaintenanceWindow

# As long as DevHelm lets the reason of a window be.
_LONGEST_REASON = 500


class PlannedWork(pulumi.ComponentResource):
    """Maintenance windows that open before an incident, and end after it is resolved.

    There is a window for each monitor, or one for the whole organisation. The incident links the
    monitor where there is just one; several are named in its body.
    """

    incident_id: pulumi.Output[str]
    """UUID of the incident."""
    shortlink: pulumi.Output[str | None]
    """Short URL of the incident."""
    window_ids: pulumi.Output[list[str]]
    """UUIDs of the windows, in the order of the monitors."""
    chat_message: pulumi.Output[str]
    """One line to paste in a chat: title, times in UTC, and link."""
    summary: pulumi.Output[Mapping[str, Any]]
    """What there is to know, fit for `pulumi stack output --json`: title, severity, incident_id,
    shortlink, monitors, window_ids, starts_at and ends_at (ISO 8601)."""

    def _open(
        self,
        name: str,
        monitors: Sequence[pulumi.Input[str]],
        *,
        title: pulumi.Input[str],
        body: pulumi.Input[str] | None,
        triggers: Any,
        window: Mapping[str, Any],
        incident: Mapping[str, Any],
        **known: Any,
    ) -> Incident:
        """Declare windows and incident, each with inputs of its own, and the outputs.

        `known` is what the summary tells beside what DevHelm answers.
        """
        windows = _windows(self, name, monitors, title=title, triggers=triggers, **window)
        opened = Incident(
            f"{name}-incident",
            title=title,
            body=_naming(monitors, body),
            monitor_id=monitors[0] if len(monitors) == 1 else None,
            triggers=triggers,
            opts=pulumi.ResourceOptions(parent=self, depends_on=windows),
            **incident,
        )
        self.incident_id = opened.id
        self.shortlink = opened.shortlink
        self.window_ids = pulumi.Output.all(*(window.id for window in windows))
        times = {"starts_at": windows[0].starts_at, "ends_at": windows[0].ends_at}
        self.chat_message = pulumi.Output.all(
            title=opened.title, shortlink=opened.shortlink, **times
        ).apply(lambda told: _line(**told))
        self.summary = pulumi.Output.all(
            title=opened.title,
            severity=opened.severity,
            incident_id=self.incident_id,
            shortlink=self.shortlink,
            monitors=list(monitors),
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
            }
        )
        return opened


def check_monitors(
    component: str, monitors: Sequence[pulumi.Input[str]], *, org_wide: bool
) -> None:
    """Refuse everything but one or more monitors, or `org_wide`. Raises RunError."""
    if isinstance(monitors, str) or not isinstance(monitors, Sequence):
        raise pulumi.RunError(f"{component}: monitors: must be a list of UUIDs.")
    if bool(monitors) == org_wide:
        raise pulumi.RunError(
            f"{component}: monitors: give one or more, or org_wide=True for windows that silence "
            "the whole organisation; exactly one of the two."
        )


def _windows(
    parent: pulumi.Resource,
    name: str,
    monitors: Sequence[pulumi.Input[str]],
    *,
    title: pulumi.Input[str],
    **inputs: Any,
) -> list[MaintenanceWindow]:
    """A window for each monitor, or one for the whole organisation where there is none."""
    reason = pulumi.Output.from_input(title).apply(lambda text: str(text)[:_LONGEST_REASON])
    opts = pulumi.ResourceOptions(parent=parent)
    if not monitors:
        window = MaintenanceWindow(
            f"{name}-window", org_wide=True, reason=reason, opts=opts, **inputs
        )
        return [window]
    return [
        MaintenanceWindow(
            f"{name}-window-{number}", monitor_id=monitor, reason=reason, opts=opts, **inputs
        )
        for number, monitor in enumerate(monitors, start=1)
    ]


def _naming(
    monitors: Sequence[pulumi.Input[str]], body: pulumi.Input[str] | None
) -> pulumi.Input[str] | None:
    """The body of an incident, which names the monitors where it can't link them."""
    if len(monitors) <= 1:
        return body

    def named(values: list[Any]) -> str:
        text, *ids = values
        return "\n\n".join(part for part in (text, f"Monitors: {', '.join(ids)}") if part)

    return pulumi.Output.all(body, *monitors).apply(named)


def _line(title: str, starts_at: str | None, ends_at: str | None, shortlink: str | None) -> str:
    start, end = instant(starts_at), instant(ends_at)
    when = ""
    if start and end:
        day = "" if start.date() == end.date() else f"{end:%Y-%m-%d} "
        when = f", {start:%Y-%m-%d %H:%M} to {day}{end:%H:%M} UTC"
    return " ".join(f"{title}{when}: {shortlink or ''}".split()).removesuffix(":")
