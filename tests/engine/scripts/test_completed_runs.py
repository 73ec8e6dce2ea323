"""A script that runs to its end resolves its incident and leaves nothing open."""

from __future__ import annotations

from drills import DESTROY, IS_OPEN, assert_nothing_is_open, resolution
from requests_seen import writes
from runs import until
from stacks import TOKEN


def test_a_drill_opens_posts_its_notes_and_resolves(start, simulator, folder, pulumi):
    run = start(
        'drill.note("Failed over")',
        "monitors=['0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90'],"
        " org_wide=False, resolve_message='Failed over in 12 s'",
    )
    assert run.wait() == 0, run.printed()
    (incident,) = simulator.incidents
    assert [entry.get("body") for entry in incident["updates"][-3:]] == [
        "Primary stopped",
        "Failed over",
        "Failed over in 12 s",
    ]
    assert writes(simulator) == [
        "POST maintenance-windows",
        "POST incidents",
        "POST updates",
        "POST updates",
        "POST resolve",
        "PUT maintenance-windows",
    ]
    assert_nothing_is_open(simulator, folder)
    (window,) = simulator.maintenance_windows
    for part in ("completed", incident["id"], incident["shortlink"], window["id"]):
        assert part in run.printed().splitlines()[-1]
    # The history stays, for the review after the drill.
    history = pulumi("stack", "history", "--stack", DESTROY[-1])
    assert "UpdateKind: update" in history
    assert {file.name for file in folder.iterdir()} == {"drill.py", "drill.py.txt", "elsewhere"}


def test_an_exception_aborts_and_propagates(start, simulator, folder):
    run = start(f'raise RuntimeError("It broke, with {TOKEN}\\nand more")')
    assert run.wait() == 1
    assert run.printed().splitlines()[-2].startswith("RuntimeError: It broke")
    assert resolution(simulator) == "aborted: RuntimeError"
    assert_nothing_is_open(simulator, folder)


def test_a_drill_that_someone_else_ended_is_left_alone(start, simulator, folder, pulumi):
    run = start("while not (now := __import__('pathlib').Path('go')).exists(): time.sleep(0.1)")
    until(lambda: IS_OPEN in run.printed())
    pulumi(*DESTROY)
    simulator.clear_requests()
    (folder / "go").touch()
    assert run.wait() == 0, run.printed()
    assert "outcome='ended elsewhere'" in run.printed()
    assert simulator.requests() == []
    assert_nothing_is_open(simulator, folder)


def test_a_dry_run_previews_and_changes_nothing(start, simulator, folder):
    run = start("say(drill.preview)", "dry_run=True")
    assert run.wait() == 0, run.printed()
    assert "4 to create" in run.printed()
    assert 'title            : "[DRILL] Cache failover"' in run.printed()
    assert 'duration      : "45m"' in run.printed()
    assert "pid" not in run.printed(), "the identity of the run is no part of the plan"
    assert "outcome='previewed'" in run.printed()
    assert simulator.requests() == []
    assert list((folder.parent / "state" / ".pulumi" / "stacks").rglob("*.json")) == []


def test_a_relative_backend_folder_counts_from_the_scripts_folder(start, folder):
    run = start(inputs="backend_url='file://.'")
    assert run.wait() == 0, run.printed()
    assert list((folder / ".pulumi" / "history").rglob("*.history.json"))


def test_signal_handlers_are_restored_and_other_threads_work_too(start, simulator, folder):
    run = start(
        script="""
import signal, threading
from datetime import datetime, timedelta, timezone
from pulumi_devhelm.automation import maintenance

tomorrow = datetime.now(timezone.utc) + timedelta(days=1)

def handler(number, frame):
    print("mine", flush=True)

signal.signal(signal.SIGTERM, handler)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]

def work(name):
    with maintenance(name, title="Upgrade", ends_at=tomorrow, org_wide=True,
                     body="Soon back.") as open_:
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
        if name == "main":
            signal.raise_signal(signal.SIGTERM)
        open_.note("Half done.")
    print(open_.result.outcome, flush=True)

work("main")
assert before == [
    signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
]
thread = threading.Thread(target=work, args=["thread"])
thread.start()
thread.join()
"""
    )
    assert run.wait() == 0, run.printed()
    assert run.printed().splitlines() == ["mine", "completed", "completed"]
    assert_nothing_is_open(simulator, folder, 2)
