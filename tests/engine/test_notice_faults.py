"""The rows of the fault table for what status pages announce."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from fault_runs import declare_under, shortened
from fault_table import FAULTS, REPORTED, WITHSTOOD, Call, ProgramChange
from stacks import PRELUDES, Stack
from status_pages import mails, notifications

PAGE = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
COMMON = f'status_page_id="{PAGE}", title="A", body="It began."'
PLANNED = (
    f'StatusPageMaintenance("it", {COMMON}, scheduled_for="2999-01-01T00:00:00Z", duration="1h", '
    "opts=on)\n"
)
BEGUN = PLANNED.replace("2999", "2020").replace(
    'duration="1h"', 'scheduled_until="2999-01-01T00:00:00Z"'
)
INCIDENT = f'StatusPageIncident("it", {COMMON}, impact="MAJOR", opts=on)\n'
PATHS = {"maintenance": "/api/v1/status-pages/*/maintenance"}
PATHS["incident"] = "/api/v1/status-pages/*/incidents"
NOUNS = {"maintenance": "maintenance notice", "incident": "status-page incident"}


def call(method: str, kind: str, purpose: str, action: str = "") -> Call:
    return Call(method, f"{PATHS[kind]}{action}", purpose.format(NOUNS[kind]))


@dataclass(frozen=True)
class NoticeOperation(ProgramChange):
    """`left` is how many notices DevHelm has in the end, and `entries` how many texts they have.

    A page in `review` makes drafts.
    """

    left: int = 1
    entries: int = 1
    review: bool = False


def edited(program: str, **changed: str) -> str:
    for name, value in changed.items():
        old = {"title": '"A"', "body": '"It began."', "message": "opts=on"}[name]
        program = program.replace(old, value)
    return program


DONE = {"message": 'complete_message="Done.", opts=on'}
OVER = {"message": 'resolve_message="Done.", opts=on'}
OPERATIONS = {
    "maintenance notice, create": NoticeOperation(
        call("POST", "maintenance", "Creating the {}"), PLANNED, left=0
    ),
    "maintenance notice, publish": NoticeOperation(
        call("POST", "maintenance", "Publishing the {}", "/*/publish"), PLANNED, left=0, review=True
    ),
    "maintenance notice, update": NoticeOperation(
        call("PUT", "maintenance", "Updating the {}", "/*"),
        edited(PLANNED, title='"B"'),
        PLANNED,
        left=0,
    ),
    "maintenance notice, complete": NoticeOperation(
        call("POST", "maintenance", "Posting the update of the {}", "/*/updates"),
        edited(BEGUN, **DONE),
        edited(BEGUN, **DONE),
        Stack.destroy,
        entries=2,
    ),
    "maintenance notice, cancel": NoticeOperation(
        call("DELETE", "maintenance", "Deleting the {}", "/*"),
        PLANNED,
        PLANNED,
        Stack.destroy,
        left=0,
    ),
    "page incident, create": NoticeOperation(call("POST", "incident", "Creating the {}"), INCIDENT),
    "page incident, entry": NoticeOperation(
        call("POST", "incident", "Posting the update of the {}", "/*/updates"),
        edited(INCIDENT, body='"It goes on."'),
        INCIDENT,
        entries=2,
    ),
    "page incident, refresh": NoticeOperation(
        call("GET", "incident", "Reading the {}", "/*"), INCIDENT, INCIDENT, Stack.refresh
    ),
    "page incident, resolve": NoticeOperation(
        call("POST", "incident", "Posting the update of the {}", "/*/updates"),
        edited(INCIDENT, **OVER),
        edited(INCIDENT, **OVER),
        Stack.destroy,
        entries=2,
    ),
}
ROWS = [(operation, fault) for operation in OPERATIONS for fault in (*REPORTED, *WITHSTOOD)]
QUICK = {
    ("maintenance notice, create", "dropped after the effect, once"),
    ("maintenance notice, publish", "503 after the effect, once"),
    ("maintenance notice, publish", "422"),
    ("page incident, entry", "time-out after the effect, once"),
    ("page incident, resolve", "dropped after the effect, once"),
}


def marked(row, host):
    return pytest.param(
        row, host, id=f"{host}: {': '.join(row)}", marks=[] if row in QUICK else pytest.mark.whole
    )


@pytest.mark.parametrize(("row", "host"), [marked(row, host) for host in PRELUDES for row in ROWS])
def test_a_fault_is_withstood_or_reported(row, hosted, simulator, record_property):
    name, fault = row
    operation, how = OPERATIONS[name], FAULTS[fault]
    mode = "REVIEW" if operation.review else "AUTOMATIC"
    simulator.create_status_page(id=PAGE, slug="acme", incident_mode=mode)
    declare_under(how, operation, hosted, simulator)
    is_reported = fault in REPORTED
    # The dynamic host stores a draft and says what went wrong, because it can't do both.
    is_stored = operation.review and hosted.host == "dynamic"
    output = operation.command(hosted, fails=is_reported and not is_stored)
    calls = len(simulator.requests())
    if is_reported:
        for words in (operation.call.failed, *how.messages):
            assert words in output

    simulator.clear_faults()
    operation.command(hosted)
    state = {resource["id"].partition("/")[2] for resource in hosted.resources()}
    orphans = [one for one in open_notices(simulator) if one["id"] not in state]
    if operation.command is Stack.up and operation.review:
        assert all(one.get("publishedAt") for one in open_notices(simulator))
    hosted.destroy()
    orphans += open_notices(simulator)
    left = [*simulator.status_page_maintenance, *simulator.status_page_incidents]
    entries = sum(len(one["updates"]) for one in left)
    expected = operation.entries if operation.left else 0
    duplicates = max(0, len(left) - operation.left) + max(0, entries - expected)
    cells = {
        "operation": name,
        "fault": fault,
        "outcome": shortened(output),
        "incidents": len(left),
        "duplicates": duplicates,
        "orphans": len(orphans),
        "calls": calls,
    }
    record_property(f"faults, {hosted.host}", [2000 + ROWS.index(row), cells])
    assert (len(left), entries) == (operation.left, expected)
    assert (duplicates, orphans) == (0, [])
    assert notifications(simulator) <= {False}
    assert mails(simulator) == []


def open_notices(simulator):
    found = [*simulator.status_page_maintenance, *simulator.status_page_incidents]
    return [one for one in found if one["status"] != "RESOLVED"]
