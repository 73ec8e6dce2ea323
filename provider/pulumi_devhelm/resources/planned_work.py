"""What the components share: windows for several monitors, and the words that name them."""

from collections.abc import Sequence
from typing import Any

import pulumi

from pulumi_devhelm.client.times import instant
from pulumi_devhelm.resources.incident import Incident
from pulumi_devhelm.resources.maintenance_window import MaintenanceWindow

# As long as DevHelm lets the reason of a window be.
_LONGEST_REASON = 500


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


def open_windows(
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


def linked_monitor(monitors: Sequence[pulumi.Input[str]]) -> pulumi.Input[str] | None:
    """The one monitor, which an incident can link; None where there are none or several."""
    return monitors[0] if len(monitors) == 1 else None


def body_naming(
    monitors: Sequence[pulumi.Input[str]], body: pulumi.Input[str] | None
) -> pulumi.Input[str] | None:
    """The body of an incident, which names the monitors where it can't link them."""
    if len(monitors) <= 1:
        return body

    def named(values: list[Any]) -> str:
        text, *ids = values
        return "\n\n".join(part for part in (text, f"Monitors: {', '.join(ids)}") if part)

    return pulumi.Output.all(body, *monitors).apply(named)


def chat_message(incident: Incident, window: MaintenanceWindow) -> pulumi.Output[str]:
    """One line with title, times in UTC, and link."""
    return pulumi.Output.all(
        incident.title, window.starts_at, window.ends_at, incident.shortlink
    ).apply(lambda values: _line(*values))


def _line(title: str, starts_at: str | None, ends_at: str | None, shortlink: str | None) -> str:
    start, end = instant(starts_at), instant(ends_at)
    when = ""
    if start and end:
        day = "" if start.date() == end.date() else f"{end:%Y-%m-%d} "
        when = f", {start:%Y-%m-%d %H:%M} to {day}{end:%H:%M} UTC"
    return " ".join(f"{title}{when}: {shortlink or ''}".split()).removesuffix(":")
