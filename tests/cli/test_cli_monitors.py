"""The commands that list monitors and show whose key the token is."""

from __future__ import annotations

import json


def test_monitors_are_listed_by_name_over_all_pages(run, simulator):
    for number in range(120):
        simulator.create_monitor(name=f"m{number:03}")
    first = simulator.create_monitor(name="A [red]b\x1b[2J", tags=["prod", "web"], type="TCP")
    rows = run("monitors").stdout.splitlines()
    assert "\x1b" not in "".join(rows)
    for text in ("[red]b", "TCP", "up", "prod, web", first["id"]):
        assert text in rows[0]
    listed = json.loads(run("monitors", "--json").stdout)
    assert len(listed) == 121
    assert listed[0] == {
        "id": first["id"],
        "name": first["name"],
        "type": "TCP",
        "tags": ["prod", "web"],
        "enabled": True,
        "current_status": "up",
    }


def test_a_table_keeps_ids_whole_unless_that_leaves_no_room_for_names(run_in_terminal, simulator):
    name = "Search in the European region"
    made = simulator.create_monitor(name=name, tags=["search"], type="HTTP")
    assert any(made["id"] in line for line in run_in_terminal("monitors", columns=80))
    assert any(name[:5] in line for line in run_in_terminal("monitors", columns=40))


def test_monitors_with_a_tag_are_selected_exactly(run, simulator):
    simulator.create_monitor(name="Cache", tags=["prod"])
    simulator.create_monitor(name="Other", tags=["Prod"])
    assert [one["name"] for one in json.loads(run("monitors", "--tag", "prod", "--json").stdout)]
    assert "Other" not in run("monitors", "--tag", "prod").stdout
    error = run("monitors", "--tag", "produ", code=1).stderr
    assert error.startswith('error: no monitor has the tag "produ"; similar: ')


def test_without_monitors_it_says_so(run):
    assert run("monitors").stderr == "There are no monitors.\n"
    assert json.loads(run("monitors", "--json").stdout) == []


def test_whoami_shows_organization_key_expiry_and_rate_limit(run, simulator):
    assert run("whoami").stdout.splitlines() == [
        "Organization: Organization 1 (1)",
        "API key: Simulated key, never expires",
        "Rate limit: 600 requests per minute, 600 left",
    ]
    shown = json.loads(run("whoami", "--json").stdout)
    assert shown["organization"] == {"id": 1, "name": "Organization 1"}
    assert shown["key"]["name"] == "Simulated key"
    assert shown["rate_limits"]["remaining"] == 600
    simulator.fail(
        "GET",
        "/api/v1/auth/me",
        status=200,
        body={"data": {"key": {"name": "CI\x1b[2J", "expiresAt": "soon"}, "organization": {}}},
    )
    assert run("whoami").stdout.splitlines() == [
        "Organization: unknown",
        "API key: CI [2J, expires soon",
    ]


def test_a_refused_token_is_one_sentence(run, simulator):
    simulator.fail("GET", "/api/v1/auth/me", status=401)
    assert "Reading the identity of the token failed" in run("whoami", code=1).stderr
