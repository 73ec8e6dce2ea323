"""The command as people and programs run it, against the simulator."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from importlib.metadata import version

import httpx
import pytest
from rich.cells import cell_len

MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"


@pytest.fixture
def open_window(simulator, clock):
    def opened(reason, **fields):
        start = clock() - timedelta(minutes=1)
        return simulator.create_maintenance_window(
            reason=reason,
            starts_at=start.isoformat(),
            ends_at=(start + timedelta(hours=30)).isoformat(),
            **fields,
        )

    return opened


def statuses(simulator):
    return {one["title"]: one["status"] for one in simulator.incidents}


def test_open_lists_open_incidents_and_windows(run, simulator, open_window):
    outage = simulator.create_incident(title="Checkout is [red]down[/red]\x1b[2J", severity="DOWN")
    drill = simulator.create_incident(
        title="[DRILL] Failover", severity="MAINTENANCE", source="MANUAL"
    )
    over = simulator.create_incident(title="Long over", severity="DOWN")
    simulator.resolve_incident(over["id"])
    open_window("[DRILL] Failover", monitor_id=MONITOR)
    output = run("open").stdout
    assert "\x1b" not in output
    for text in ("[red]down[/red]", outage["shortlink"], "[DRILL] Failover", MONITOR, "active"):
        assert text in output
    assert "Long over" not in output
    drills = json.loads(run("open", "--drills", "--json").stdout)
    assert {one["kind"]: one["title"] for one in drills} == {
        "incident": "[DRILL] Failover",
        "window": "[DRILL] Failover",
    }
    (incident,) = [one for one in drills if one["kind"] == "incident"]
    assert incident["id"] == drill["id"]
    assert incident["drill"] is True
    assert datetime.fromisoformat(incident["started_at"]).tzinfo is not None


def test_an_empty_list_says_that_nothing_is_open(run):
    assert run("open").stderr == "Nothing is open.\n"
    assert json.loads(run("open", "--json").stdout) == []
    assert run("sweep", "--yes").stdout == "No drill has been open for more than 8h.\n"


@pytest.fixture
def _mixed(simulator, open_window, clock):
    """Two old drills and an old window, among others that a sweep must never touch."""
    for title in ("[DRILL] Old", "[drill] Older"):
        simulator.create_incident(title=title, severity="MAINTENANCE", source="MANUAL")
    simulator.create_incident(title="Old outage", severity="DOWN", source="MANUAL")
    simulator.create_incident(title="About [DRILL] marks", severity="DOWN", source="MANUAL")
    simulator.create_incident(title="[DRILL] Looks like one", severity="DOWN")
    open_window("[DRILL] Old", monitor_id=MONITOR)
    open_window("Old upgrade")
    clock.advance(hours=9)
    simulator.create_incident(title="[DRILL] Young", severity="MAINTENANCE", source="MANUAL")
    open_window("[DRILL] Young")
    # DevHelm sends its time in whole seconds.
    clock.advance(seconds=30)


@pytest.mark.usefixtures("_mixed")
def test_sweep_ends_old_drills_and_nothing_else(run, simulator, clock):
    before = statuses(simulator)
    shown = run("sweep").stdout
    assert "Run again with --yes" in shown
    assert "[DRILL] Old" in shown
    assert "outage" not in shown
    assert statuses(simulator) == before
    assert {request.method for request in simulator.requests()} == {"GET"}

    assert "3 of 3 ended." in run("sweep", "--yes").stdout
    swept = {"[DRILL] Old", "[drill] Older"}
    assert statuses(simulator) == {
        title: "RESOLVED" if title in swept else status for title, status in before.items()
    }
    for one in simulator.incidents:
        if one["title"] in swept:
            assert one["resolutionNote"].startswith("Ended by `pulumi-devhelm sweep`: ")
            assert "open for 9h, longer than 8h" in one["resolutionNote"]
    ended = [
        window["reason"]
        for window in simulator.maintenance_windows
        if datetime.fromisoformat(window["endsAt"].replace("Z", "+00:00")) <= clock()
    ]
    assert ended == ["[DRILL] Old"]
    # The rest of the record is unchanged.
    (window,) = [one for one in simulator.maintenance_windows if one["reason"] == "[DRILL] Old"]
    assert (window["monitorId"], window["suppressAlerts"]) == (MONITOR, True)
    assert "No drill has been open" in run("sweep", "--yes").stdout


@pytest.mark.usefixtures("_mixed")
def test_sweep_as_json_shows_which_drills_were_swept(run):
    shown = json.loads(run("sweep", "--json").stdout)
    assert [one["swept"] for one in shown] == [False] * 3
    swept = json.loads(run("sweep", "--json", "--yes").stdout)
    assert [one["swept"] for one in swept] == [True] * 3
    assert [one["id"] for one in swept] == [one["id"] for one in shown]


@pytest.mark.usefixtures("_mixed")
def test_sweep_goes_on_after_a_failure(run, simulator):
    simulator.fail("POST", "/api/v1/incidents/*/resolve", status=403)
    done = run("sweep", "--yes", code=1)
    assert "2 of 3 ended." in done.stdout
    assert "403" in done.stderr
    assert "error: incident" in done.stderr


@pytest.mark.usefixtures("_mixed")
def test_a_young_drill_is_swept_only_by_force(run, simulator):
    assert "--force" in run("sweep", "--older-than", "1h", "--yes", code=2).stderr
    assert statuses(simulator)["[DRILL] Young"] != "RESOLVED"
    run("sweep", "--older-than", "0m", "--yes", "--force")
    assert statuses(simulator)["[DRILL] Young"] == "RESOLVED"
    assert statuses(simulator)["Old outage"] != "RESOLVED"


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (["sweep", "--older-than", "soon"], 2, "1h30m"),
        (["sweep", "--older-than", "P1M", "--force"], 2, "months and years are not allowed"),
        (["nothing"], 2, "nothing"),
        ([], 2, "Usage"),
        (["--help"], 0, "sweep"),
        (["sweep", "--help"], 0, "--older-than"),
        (["maintenance", "--help"], 0, "./upgrade.sh"),
        (["gameday", "--help"], 0, "./drill.sh"),
        (["note", "--help"], 0, 'cache-failover "Primary stopped"'),
        (["simulator", "--help"], 0, "usage: pulumi-devhelm simulator"),
        (["simulator", "--port", "x"], 2, "--port"),
    ],
)
def test_help_and_usage_errors_name_the_options(run, arguments, code, expected):
    done = run(*arguments, code=code)
    assert expected in done.stdout + done.stderr


def test_failures_are_sentences(run):
    missing = run("open", code=1, DEVHELM_API_TOKEN="").stderr
    assert missing == (
        "error: The DevHelm API token is missing: set the environment variable DEVHELM_API_TOKEN.\n"
    )
    assert "401" in run("open", code=1, DEVHELM_API_TOKEN="wrong").stderr


def test_without_the_extra_it_says_how_to_install_it(run, tmp_path):
    (tmp_path / "typer.py").write_text("raise ModuleNotFoundError('no', name='typer')")
    message = run("open", code=1, PYTHONPATH=str(tmp_path)).stderr
    assert 'pip install "pulumi-devhelm[cli]"' in message


def test_ages_are_counted_by_devhelms_clock(run_in_terminal, simulator, clock):
    simulator.create_incident(title="[DRILL] A", severity="MAINTENANCE", source="MANUAL")
    clock.advance(days=1, hours=2, minutes=3, seconds=30)
    assert "open for 1d 2h 3m" in run_in_terminal("open")[0]
    assert datetime.now(timezone.utc) < clock()


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_an_item_takes_two_lines_whose_title_is_cut_but_not_its_link(
    run_in_terminal, simulator, columns
):
    title = "👩‍💻 " + "A very long title " * 12
    made = simulator.create_incident(title=title, severity="DOWN", monitor_name="Checkout API")
    state, shown = run_in_terminal("open", columns=columns)
    assert made["shortlink"] in state
    assert shown.startswith("  👩‍💻 A very")
    assert shown.endswith("… (Checkout API)")
    assert cell_len(shown) <= columns
    assert "CONFIRMED  DOWN  open for less than 1m" in state


def test_a_long_name_of_a_monitor_leaves_half_of_the_line_to_the_title(run_in_terminal, simulator):
    simulator.create_incident(title="Checkout is down", severity="DOWN", monitor_name="m" * 200)
    _, shown = run_in_terminal("open", columns=40)
    assert shown.startswith("  Checkout is d")
    assert shown.endswith("m…)")
    assert cell_len(shown) <= 40


def test_a_pipe_gets_one_line_with_tabs_for_each_item(run, simulator):
    made = simulator.create_incident(title="A\tB\n" + "C" * 300, severity="DOWN")
    (line,) = run("open").stdout.splitlines()
    kind, status, severity, title, about, started, ends, link = line.split("\t")
    assert (kind, status, severity, about, ends) == ("incident", "CONFIRMED", "DOWN", "", "")
    assert (title, link) == ("A B " + "C" * 300, made["shortlink"])
    assert datetime.fromisoformat(started).tzinfo is not None


def test_what_begins_later_is_listed_only_if_asked(run, simulator, clock):
    start = clock() + timedelta(days=1)
    simulator.create_maintenance_window(
        reason="Tomorrow",
        starts_at=start.isoformat(),
        ends_at=(start + timedelta(hours=1)).isoformat(),
    )
    page = simulator.create_status_page(slug="acme")
    simulator.create_status_page_maintenance(
        status_page_id=page["id"],
        title="In two days",
        scheduled_for=(start + timedelta(days=1)).isoformat(),
    )
    simulator.create_incident(title="Now", severity="DOWN")
    later = json.loads(run("open", "--scheduled", "--json").stdout)
    assert [one["title"] for one in later] == ["Tomorrow", "In two days"]
    assert [one["title"] for one in json.loads(run("open", "--json").stdout)] == ["Now"]
    simulator.reset()
    assert run("open", "--scheduled").stderr == "Nothing is scheduled.\n"


@pytest.mark.parametrize(("options", "show"), [([], "open"), (["--scheduled"], "scheduled")])
def test_the_nearest_item_comes_first_as_on_the_simulators_page(
    run, simulator, clock, options, show
):
    def at(hours):
        return (clock() + timedelta(hours=hours)).isoformat()

    for number in (2, 1, 3):
        simulator.create_incident(title=f"{number} incident", started_at=at(-number))
        simulator.create_maintenance_window(
            reason=f"{number} active", starts_at=at(-number), ends_at=at(9)
        )
        simulator.create_maintenance_window(
            reason=f"{number} scheduled", starts_at=at(number), ends_at=at(9)
        )
    listed = json.loads(run("open", "--json", *options).stdout)
    titles = [one["title"] for one in listed]
    assert [title[0] for title in titles] == sorted(title[0] for title in titles)
    shown = httpx.get(f"{simulator.url}/?show={show}").text
    for kind in ("incident", "window"):
        of_kind = [one["title"] for one in listed if one["kind"] == kind]
        assert sorted(of_kind, key=shown.index) == of_kind
    assert len(titles) == (3 if options else 6)


def test_the_line_of_a_window_fits_into_80_columns_with_its_whole_id(run_in_terminal, simulator):
    made = simulator.create_maintenance_window(org_wide=True, duration="2h")
    state, _ = run_in_terminal("open", columns=80)
    assert state.split()[-1] == made["id"]
    assert cell_len(state) <= 80


def test_json_has_the_user_whose_token_opened_an_incident(run, simulator):
    simulator.create_incident(title="By hand", severity="DOWN", created_by_user_id=7)
    (shown,) = json.loads(run("open", "--json").stdout)
    assert shown["created_by_user_id"] == 7


def test_what_is_open_after_its_end_is_overdue(run_in_terminal, simulator, clock):
    now = clock()
    simulator.create_status_page()
    simulator.create_status_page_maintenance(
        title="Upgrade",
        scheduled_for=now.isoformat(),
        scheduled_until=(now + timedelta(hours=1)).isoformat(),
    )
    clock.advance(minutes=95, seconds=30)
    assert "open for 1h 35m, overdue by 35m" in run_in_terminal("open")[0]


def test_json_has_no_escapes_in_utf_8(run, simulator):
    simulator.create_incident(title="Zürich 🔥", severity="DOWN")
    shown = run("open", "--json", PYTHONIOENCODING="utf-8").stdout
    assert "Zürich 🔥" in shown


def test_the_version_and_short_help_are_shown(run):
    assert run("--version").stdout == f"pulumi-devhelm {version('pulumi-devhelm')}\n"
    assert run("-h").stdout == run("--help").stdout
    assert "--scheduled" in run("open", "-h").stdout
