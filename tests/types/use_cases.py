"""Users' code for mypy and pyright to check; it is never run.

A line that must be an error has a comment for each of them. Each complains if it is no error.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, cast

import pulumi
from typing_extensions import assert_type

from pulumi_devhelm import (
    GameDay,
    Incident,
    IncidentUpdate,
    MaintenanceEnd,
    MaintenanceIncident,
    MaintenanceWindow,
    Monitor,
    Severity,
    StatusPage,
    StatusPageComponent,
    StatusPageIncident,
    StatusPageMaintenance,
    StatusPageNotice,
    get_monitor,
    get_monitor_output,
    get_monitors,
    get_monitors_output,
    get_status_page,
    get_status_page_output,
)
from pulumi_devhelm.automation import OpenIncident, Result, gameday, maintenance
from pulumi_devhelm.errors import ApiError, BusyError, DevHelmError, StillOpenError
from pulumi_devhelm.simulator import Clock, LoggedRequest, Simulator

MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
NOW = datetime.now(timezone.utc)


def incidents(config: pulumi.Config) -> None:
    """Values, outputs of other resources, and configuration are all accepted as inputs."""
    incident = Incident(
        "upgrade",
        title=pulumi.Output.concat("Upgrade of ", config.require("database")),
        severity=cast("Severity", config.get("severity") or "MAINTENANCE"),
        monitor_id=config.require_secret("monitor"),
        triggers={"run": 7, "at": ["a", {"b": None}]},
        on_destroy="keep",
        opts=pulumi.ResourceOptions(protect=True),
    )
    assert_type(incident.title, pulumi.Output[str])
    assert_type(incident.shortlink, pulumi.Output[str | None])
    assert_type(incident.reopen_count, pulumi.Output[int | None])
    assert_type(incident.affected_regions, pulumi.Output[list[str] | None])
    assert_type(Incident.get("existing", incident.id), Incident)
    assert_type(incident.title.apply(len), pulumi.Output[int])

    update = IncidentUpdate("started", incident_id=incident.id, body="Started.", triggers=[1])
    assert_type(update.old_status, pulumi.Output[str | None])

    Incident("link", title="x", severity="DOWN", body=incident.shortlink)
    Incident("typo", title="x", severity="DWON")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Incident("plain", title="x", severity=config.require("severity"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Incident("end", title="x", severity="DOWN", on_destroy="close")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Incident("untitled", severity="DOWN")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Incident("number", title=1, severity="DOWN")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Incident("misspelt", title="x", severity="DOWN", monitor="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def look_ups(config: pulumi.Config) -> None:
    """Look-ups take plain values, their output versions take inputs, and components take both."""
    api = get_monitor(name="Checkout API")
    assert_type(api, Monitor)
    assert_type(api.tags, tuple[str, ...])
    found = get_monitor_output(name=config.require_secret("monitor"))
    assert_type(found, pulumi.Output[Monitor])
    tagged = get_monitors(tag="prod", names={"Checkout API"}, type="HTTP")
    assert_type(tagged, list[Monitor])
    assert_type(get_monitors_output(names=[found.name]), pulumi.Output[list[Monitor]])
    Incident("linked", title="x", severity="DOWN", monitor_id=found.id)
    MaintenanceIncident("tagged", title="x", monitors=tagged, duration="1h")
    MaintenanceIncident("mixed", title="x", monitors=[found, api, MONITOR], duration="1h")
    GameDay("drill", title="x", monitors={api}, duration="1h")
    get_monitor(name=found.name)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    get_monitor("Checkout API")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def status_pages(config: pulumi.Config) -> None:
    """Components are ids, or ids with a status; a page is what the look-up returns, or its id."""
    page = get_status_page(slug="acme")
    assert_type(page, StatusPage)
    checkout = page.components["Checkout"]
    later = get_status_page_output(slug=config.require_secret("page"))
    notice = StatusPageMaintenance(
        "work",
        status_page_id=page.id,
        title="Upgrade",
        body="Soon.",
        scheduled_for=NOW,
        duration=timedelta(hours=1),
        components=[checkout, later.components["API"], StatusPageComponent(checkout)],
    )
    assert_type(notice.notice_id, pulumi.Output[str])
    assert_type(notice.published_at, pulumi.Output[str | None])
    incident = Incident("team", title="x", severity="DOWN")
    StatusPageIncident(
        "public",
        status_page_id=later.id,
        title="Down",
        body="We are on it.",
        impact="MAJOR",
        components={checkout: "MAJOR_OUTAGE"},
        incident_id=incident.id,
    )
    assert_type(StatusPageIncident.get("seen", "PAGE/NOTICE"), StatusPageIncident)
    for announced in (page, page.id, later.id, StatusPageNotice(page, components=[checkout])):
        MaintenanceIncident(
            "deploy", title="x", org_wide=True, duration="1h", status_page=announced
        )
    MaintenanceEnd("end", incident_id=incident.id, notices=[notice.id])
    MaintenanceEnd("text", incident_id=incident.id, notices=notice.id)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MaintenanceEnd("text", incident_id=incident.id, window_ids="x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    StatusPageIncident("unclear", status_page_id=page.id, title="Down", body="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    get_status_page("acme")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def windows() -> None:
    """Times are datetimes or text, durations timedeltas or text."""
    window = MaintenanceWindow(
        "upgrade", monitor_id=MONITOR, starts_at=NOW, duration=timedelta(minutes=90)
    )
    MaintenanceWindow("text", org_wide=True, starts_at="2030-01-01T00:00:00Z", duration="90m")
    MaintenanceWindow("outputs", monitor_id=window.monitor_id.apply(str), ends_at=NOW)
    assert_type(window.ends_at, pulumi.Output[str | None])
    assert_type(MaintenanceWindow.get("existing", window.id), MaintenanceWindow)

    MaintenanceWindow("hours", org_wide=True, duration=2)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def components(monitors: Sequence[pulumi.Input[str]], window: MaintenanceWindow) -> None:
    """Both are parents, and have their parts as outputs."""
    deploy = MaintenanceIncident("deploy", title="Deploy", monitors=monitors, duration="45m")
    drill = GameDay(
        "failover",
        title="Failover",
        monitors=[MONITOR, deploy.incident_id],
        duration=timedelta(minutes=45),
        max_duration="2h",
    )
    assert_type(drill.incident_id, pulumi.Output[str])
    assert_type(drill.window_ids, pulumi.Output[list[str]])
    assert_type(deploy.chat_message, pulumi.Output[str])
    pulumi.ResourceOptions(parent=drill)

    with MaintenanceIncident(
        "postgres", title="Postgres 16", monitors=[MONITOR], duration="45m", triggers=["16"]
    ) as work:
        assert_type(work, MaintenanceIncident)
    end = MaintenanceEnd("end", incident_id=work.incident_id, window_ids=work.window_ids)
    assert_type(end.resolved_at, pulumi.Output[str | None])

    with drill:  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]
        pass
    MaintenanceIncident("set", title="A", monitors={MONITOR}, duration="45m")
    MaintenanceIncident("one", title="A", monitors=(id_ for id_ in [MONITOR]), duration="45m")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    GameDay("same", title="A", monitors=[deploy.incident_id, window.monitor_id], duration="45m")
    GameDay("text", title="A", monitors=MONITOR, duration="45m")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MaintenanceIncident("text", title="A", monitors=MONITOR, duration="45m")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Incident("text", title="A", severity="DOWN", triggers="16.4")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    gameday("text", title="A", monitors=MONITOR, duration="45m")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    GameDay("endless", title="Endless", monitors=[MONITOR])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def scripts() -> Result | None:
    """Blocks give an open incident, and let exceptions through."""
    try:
        with gameday("failover", title="Failover", duration="45m", monitors={MONITOR}) as drill:
            assert_type(drill, OpenIncident)
            drill.note("Stopped.", notify_subscribers=False)
            drill.resolve_message = f"Failed over in {random.randint(1, 9)} s"  # noqa: S311
        with maintenance("deploy", title="Deploy", duration=timedelta(hours=1), progress=print):
            pass
    except BusyError:
        return None
    except StillOpenError as error:
        raise SystemExit(str(error)) from error
    except ApiError as error:
        assert_type(error.status, int)
        raise
    except DevHelmError:
        raise
    # The type checkers take a block of a context manager as one that may swallow exceptions.
    return drill.result


def tests() -> None:
    """The simulator in a test."""
    with Simulator(clock=Clock()) as devhelm:
        devhelm.fail("POST", "/api/v1/incidents", status=503, times=None)
        assert_type(devhelm.url, str)
        assert_type(devhelm.requests("POST"), list[LoggedRequest])
        devhelm.create_record("incidents", title="Outage")
        assert_type(devhelm.records("incidents"), list[dict[str, Any]])
