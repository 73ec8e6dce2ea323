"""The Chaos Toolkit control in a real `chaos run`."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest
from requests_seen import writes
from runs import until
from stacks import ROOT, TOKEN

CHAOS = Path(sys.executable).with_name("chaos")


@pytest.fixture
def folder(_engine, tmp_path):
    made = tmp_path / "experiment"
    shutil.copytree(ROOT / "examples/gameday-chaostoolkit", made)
    return made


@pytest.fixture
def experiment(folder):
    """The example's experiment, for a test to change."""
    file = folder / "experiment.json"
    loaded = json.loads(file.read_text())
    yield loaded
    assert file.exists()


@pytest.fixture
def chaos(begin, folder, experiment):
    def started(*flags, **variables):
        (folder / "experiment.json").write_text(json.dumps(experiment))
        command = [str(CHAOS), "--no-version-check", "--verbose", "run", *flags, "experiment.json"]
        return begin(command, folder, **variables)

    return started


def timeline(simulator):
    """The text of each entry, without its duration."""
    (incident,) = simulator.incidents
    return [entry["body"].split(", in ")[0] for entry in incident["updates"] if "body" in entry]


def test_the_example_notes_each_activity_and_the_verdict(chaos, simulator):
    run = chaos()
    assert run.wait() == 0, run.printed()
    (incident,) = simulator.incidents
    assert (incident["title"], incident["status"]) == ("[DRILL] Cache failover", "RESOLVED")
    assert timeline(simulator) == [
        "The primary stops; the replica should take over.",
        'Probe "the cache answers": succeeded',
        'Action "stop the primary": succeeded',
        'Action "let the replica take over": succeeded',
        'Probe "the cache answers": succeeded',
        'Rollback "start the primary": succeeded',
        "completed",
    ]
    assert TOKEN not in run.printed()
    (window,) = simulator.maintenance_windows
    assert window["reason"] == "[DRILL] Cache failover"
    changed = writes(simulator)
    assert changed[:2] == ["POST maintenance-windows", "POST incidents"]
    assert changed[-2:] == ["POST resolve", "PUT maintenance-windows"]


def test_monitors_are_looked_up_before_anything_is_broken(chaos, experiment, simulator):
    cache = simulator.create_monitor(name="Cache", tags=["redis"])["id"]
    arguments = experiment["controls"][0]["provider"]["arguments"]
    arguments["monitors"] = ["tag:redis", "cache"]
    run = chaos()
    run.wait()
    assert "Could not open the drill in DevHelm. monitors[1]: no monitor is named" in run.printed()
    assert writes(simulator) == []
    arguments["monitors"] = ["tag:redis", "Cache"]
    run = chaos()
    assert run.wait() == 0, run.printed()
    assert [one["monitorId"] for one in simulator.maintenance_windows] == [cache]


def test_the_token_can_be_a_secret_of_the_experiment(chaos, experiment, simulator):
    experiment["secrets"]["devhelm"]["api_token"]["key"] = "ANOTHER"
    run = chaos(DEVHELM_API_TOKEN="wrong", ANOTHER=TOKEN)
    assert run.wait() == 0, run.printed()
    assert timeline(simulator)[-1] == "completed"


def test_a_deviation_is_the_last_entry(chaos, experiment, simulator):
    del experiment["method"][1]
    run = chaos()
    run.wait()
    assert timeline(simulator)[-3:] == [
        'Probe "the cache answers": deviated',
        'Rollback "start the primary": succeeded',
        "deviated",
    ]


CONTINUOUSLY = ("--hypothesis-frequency", "0.05", "--hypothesis-strategy")
PROBE = re.compile(r'Probe "the cache answers": (\w+)(?:, in [\d.]+ s)?(.*)')
AGAIN = re.compile(r"(\d+) more times?$")


@pytest.fixture
def slow(experiment):
    """Slows the example down, so that its hypothesis runs many times in each state."""
    nap = {"type": "process", "path": "sleep", "arguments": "1"}
    naps = [{"type": "action", "name": f"nap {i}", "provider": nap} for i in range(3)]
    stop, replace = experiment["method"]
    experiment["method"] = [naps[0], stop, naps[1], replace, naps[2]]


def probes(simulator, folder):
    """Return the noted results of the probe, after checking that every run was counted.

    A last entry may count repeats; it is no result. The thread that runs the hypothesis can outlive
    the method by one run, so nobody knows whether there is one.
    """
    (incident,) = simulator.incidents
    entries = [PROBE.fullmatch(entry["body"]) for entry in incident["updates"] if "body" in entry]
    noted = [entry for entry in entries if entry]
    again = sum(int(AGAIN.search(entry[2])[1]) for entry in noted if entry[2])
    states = json.loads((folder / "journal.json").read_text())["steady_states"]
    runs = [states["before"], *states["during"], states["after"]]
    # Otherwise nothing was repeated, and nothing shows that repeats are counted.
    assert len(states["during"]) > len(noted)
    results = [entry[1] for entry in noted if ", in " in entry[0]]
    assert len(results) + again == len([run for run in runs if run])
    return results


@pytest.mark.usefixtures("slow")
def test_a_hypothesis_that_runs_continuously_is_noted_when_it_changes(chaos, folder, simulator):
    run = chaos(*CONTINUOUSLY, "continuously")
    assert run.wait() == 0, run.printed()
    # Before the method, at each change, and after the method.
    assert probes(simulator, folder) == ["succeeded", "deviated", "succeeded", "succeeded"]
    activities = [line for line in timeline(simulator) if not line.startswith("Probe")]
    assert activities == [
        "The primary stops; the replica should take over.",
        'Action "nap 0": succeeded',
        'Action "stop the primary": succeeded',
        'Action "nap 1": succeeded',
        'Action "let the replica take over": succeeded',
        'Action "nap 2": succeeded',
        'Rollback "start the primary": succeeded',
        "completed",
    ]


@pytest.mark.usefixtures("slow")
def test_repeated_results_are_counted_in_one_entry_at_the_end(chaos, experiment, folder, simulator):
    # The same probe is an activity like others in the method.
    (probe,) = experiment["steady-state-hypothesis"]["probes"]
    experiment["method"] = [experiment["method"][0], {**probe, "name": "still there"}]
    run = chaos(*CONTINUOUSLY, "during-method-only")
    assert run.wait() == 0, run.printed()
    assert probes(simulator, folder) == ["succeeded"]
    assert 'Probe "still there": succeeded' in timeline(simulator)
    assert re.fullmatch(
        r'Probe "the cache answers": succeeded \d+ more times?', timeline(simulator)[-2]
    )


@pytest.mark.usefixtures("slow")
def test_a_probe_that_cannot_run_is_no_deviation(chaos, experiment, folder, simulator):
    (probe,) = experiment["steady-state-hypothesis"]["probes"]
    probe["tolerance"] = True
    probe["provider"] = {
        "type": "python",
        "module": "os",
        "func": "stat",
        "arguments": {"path": "not-there"},
    }
    run = chaos(*CONTINUOUSLY, "during-method-only")
    run.wait()
    assert probes(simulator, folder) == ["failed"]


def test_a_failed_activity_is_noted(chaos, experiment, simulator):
    experiment["method"][0]["provider"] = {
        "type": "python",
        "module": "os",
        "func": "remove",
        "arguments": {"path": "not-there"},
    }
    chaos().wait()
    assert 'Action "stop the primary": failed' in timeline(simulator)
    assert simulator.incidents[0]["status"] == "RESOLVED"


@pytest.mark.parametrize("twice", [False, True])
def test_ctrl_c_rolls_back_and_resolves_the_incident(chaos, experiment, simulator, twice):
    slow = {"type": "process", "path": "sleep", "arguments": "60"}
    experiment["method"][0]["provider"] = slow
    if twice:
        experiment["rollbacks"].insert(0, {"type": "action", "name": "slow", "provider": slow})
    run = chaos("--rollback-strategy", "always")
    until(lambda: 'Probe "the cache answers": succeeded' in str(simulator.incidents))
    time.sleep(1)
    run.interrupt()
    if twice:
        until(lambda: "Rollback: slow" in run.printed())
        time.sleep(1)
        run.interrupt()
    run.wait()
    assert timeline(simulator)[-1] == "interrupted"
    assert simulator.incidents[0]["status"] == "RESOLVED"
    assert run.processes() == {}


def test_sigterm_resolves_the_incident(chaos, experiment, simulator):
    experiment["method"][0]["provider"] = {"type": "process", "path": "sleep", "arguments": "60"}
    run = chaos()
    until(lambda: 'Probe "the cache answers": succeeded' in str(simulator.incidents))
    time.sleep(1)
    run.terminate(signal.SIGTERM)
    run.wait()
    assert timeline(simulator)[-1] == "interrupted"


def test_the_method_does_not_run_if_the_drill_cannot_be_opened(chaos, folder, simulator):
    run = chaos(DEVHELM_API_TOKEN="wrong")
    run.wait()
    assert "Could not open the drill in DevHelm." in run.printed()
    assert "401" in run.printed()
    assert not (folder / "primary-stopped").exists()
    journal = json.loads((folder / "journal.json").read_text())
    assert (journal["status"], journal["run"]) == ("interrupted", [])
    assert simulator.incidents == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [({"durration": "1h"}, "durration"), ({"duration": "P1M"}, "months or years")],
)
def test_a_wrong_argument_is_reported(chaos, experiment, simulator, wrong, reason):
    experiment["controls"][0]["provider"]["arguments"] |= wrong
    run = chaos()
    run.wait()
    assert reason in run.printed()
    assert simulator.maintenance_windows == []


def test_text_that_the_log_cannot_encode_reaches_the_timeline(chaos, experiment, simulator):
    experiment["title"] = "Ausfall — Zürich 🚀"
    experiment["controls"][0]["provider"]["arguments"]["name"] = "failover"
    experiment["method"][0]["name"] = "stop the primary — 🚀"
    chaos(PYTHONIOENCODING="ascii", PYTHONUTF8="0").wait()
    assert simulator.incidents[0]["title"] == "[DRILL] Ausfall — Zürich 🚀"
    assert 'Action "stop the primary — 🚀": succeeded' in timeline(simulator)
    assert timeline(simulator)[-1] == "completed"


def test_a_dry_run_opens_nothing(chaos, simulator):
    chaos("--dry", "activities").wait()
    assert simulator.requests() == []


def test_a_dry_run_that_runs_actions_is_a_drill(chaos, simulator):
    run = chaos("--dry", "probes")
    run.wait()
    assert 'Action "stop the primary": succeeded' in timeline(simulator)


def test_an_entry_that_cannot_be_posted_does_not_end_the_experiment(chaos, simulator):
    simulator.fail("POST", "/api/v1/incidents/*/updates", status=403, times=2)
    run = chaos()
    assert run.wait() == 0
    assert "An entry could not be posted on the drill's timeline." in run.printed()
    assert timeline(simulator)[-1] == "completed"
