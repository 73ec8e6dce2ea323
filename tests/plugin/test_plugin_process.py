"""The plugin process itself: its imports, connections, settings, and output."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from plugin_process import QUICK, SERIALIZED, TOKEN, Failed, Plugin
from pulumi.dynamic.dynamic import serialize_provider

from pulumi_devhelm.providers.base import DevHelmProvider
from pulumi_devhelm.providers.incident import IncidentProvider
from pulumi_devhelm.providers.incident_update import IncidentUpdateProvider
from pulumi_devhelm.providers.maintenance_end import MaintenanceEndProvider
from pulumi_devhelm.providers.maintenance_window import MaintenanceWindowProvider
from pulumi_devhelm.providers.notice.provider import NoticeProvider
from pulumi_devhelm.providers.status_page_incident import StatusPageIncidentProvider
from pulumi_devhelm.providers.status_page_maintenance import StatusPageMaintenanceProvider

PINNED = {
    IncidentProvider: SERIALIZED["Incident"],
    IncidentUpdateProvider: SERIALIZED["IncidentUpdate"],
    MaintenanceEndProvider: SERIALIZED["MaintenanceEnd"],
    MaintenanceWindowProvider: SERIALIZED["MaintenanceWindow"],
    StatusPageIncidentProvider: SERIALIZED["StatusPageIncident"],
    StatusPageMaintenanceProvider: SERIALIZED["StatusPageMaintenance"],
}
DECLARED = {"title": "Upgrade", "severity": "DOWN"}
INCIDENTS = "/api/v1/incidents"
BAD_ENVIRONMENT = {"ALL_PROXY": "socks5://user:hidden@proxy:1080", "SSL_CERT_FILE": "/nowhere"}
# Texts that are known to break JSON, terminals, logs, or databases.
UNUSUAL_TEXTS = [
    "\x00",
    "a\r\nb\x1b[31mc\x7f\u2028",
    "\u202egnp.exe\u200f\ufeff",
    "🚀 Zürich",
    " padded ",
    "null",
    "x" * 100_000,
]


on_the_dynamic_host = pytest.mark.parametrize("host", ["dynamic"], indirect=True)


@pytest.fixture
def start(tmp_path, simulator):
    """Starts a process, which ends with the test."""
    started = []

    def started_with(config, **variables):
        started.append(Plugin(tmp_path, config, DEVHELM_API_URL=simulator.url, **variables))
        return started[-1]

    yield started_with
    for plugin in started:
        plugin.close()


class TestStateContract:
    """Users' states contain the serialized providers forever, so every version must accept them."""

    @pytest.mark.parametrize("provider", PINNED)
    def test_a_serialized_provider_never_changes(self, monkeypatch, provider):
        # Python 3.14 has another default, and reads this protocol too.
        monkeypatch.setattr(pickle, "DEFAULT_PROTOCOL", 4)
        assert serialize_provider(provider()) == PINNED[provider]

    @pytest.mark.parametrize("serialized", PINNED.values())
    @on_the_dynamic_host
    def test_the_process_accepts_a_serialized_provider(self, plugin, serialized):
        assert plugin.check({"__provider": serialized}).reasons != []

    def test_every_provider_is_pinned(self):
        classes = {*DevHelmProvider.__subclasses__(), *NoticeProvider.__subclasses__()}
        classes.remove(NoticeProvider)
        ours = {cls for cls in classes if cls.__module__.startswith("pulumi_devhelm.")}
        assert ours == PINNED.keys()

    @pytest.mark.parametrize("provider", PINNED)
    def test_a_provider_has_no_attributes_and_is_no_secret(self, provider):
        assert vars(provider()) == {}
        assert provider.serialize_as_secret_always is False


class TestImports:
    def test_check_and_diff_import_no_http_client(self, plugin, start):
        heavy = {"httpx", "pydantic"}
        state = plugin.up(DECLARED)
        fresh = start({"devhelm:apiToken": TOKEN}, PYTHONPROFILEIMPORTTIME="1")
        declared = fresh.check({**DECLARED, "title": "New"}, state.inputs).inputs
        assert fresh.diff(state, declared).changes
        assert not heavy & _imported(fresh)
        fresh.update(state, declared)
        assert heavy <= _imported(fresh)


class TestConnections:
    def test_all_threads_share_one_pool(self, plugin, simulator):
        declared = [{**DECLARED, "title": f"Incident {i}"} for i in range(24)]
        simulator.fail("POST", INCIDENTS, delay=0.05, times=None)
        with ThreadPoolExecutor(8) as engine:
            states = list(engine.map(plugin.up, declared))
        # The process needs at most one connection for each of its threads.
        ports = {request.client_port for request in simulator.requests()}
        assert 1 < len(ports) <= min(plugin.threads, 8)
        assert len({one.id for one in states}) == len(declared)

        simulator.clear_requests()
        for state in states:
            plugin.read(state)
        assert len({request.client_port for request in simulator.requests()}) == 1


class TestSettings:
    def test_check_and_other_calls_report_a_missing_token(self, start, simulator):
        plugin = start({})
        (reason,) = plugin.check(DECLARED).reasons
        assert "devhelm:apiToken" in reason
        assert "DEVHELM_API_TOKEN" in reason
        with pytest.raises(Failed) as raised:
            plugin.create({**DECLARED, "adoptOpen": False})
        assert raised.value.message == reason
        assert simulator.requests() == []

    def test_the_stacks_configuration_takes_precedence_over_the_environment(self, start, simulator):
        plugin = start({"devhelm:orgId": "7"}, DEVHELM_API_TOKEN=TOKEN, DEVHELM_ORG_ID="8")
        plugin.up(DECLARED)
        (request,) = simulator.requests()
        assert request.headers["x-phelm-org-id"] == "7"

    def test_bad_settings_are_reported_together_with_bad_inputs(self, start):
        plugin = start({"devhelm:apiToken": "a token", "devhelm:maxAttempts": "many"})
        beginnings = [
            "title:",
            "severity:",
            "devhelm:apiToken must be",
            "devhelm:maxAttempts must be",
        ]
        reasons = plugin.check({}).reasons
        assert len(reasons) == len(beginnings)
        assert all(map(str.startswith, reasons, beginnings))

    def test_check_reports_environment_variables_that_cannot_work(self, start):
        plugin = start(
            {"devhelm:apiToken": TOKEN, "devhelm:apiUrl": "https://api.test"},
            **BAD_ENVIRONMENT,
            PYTHONPROFILEIMPORTTIME="1",
        )
        reasons = plugin.check(DECLARED).reasons
        assert [reason.split()[0] for reason in reasons] == ["ALL_PROXY", "SSL_CERT_FILE"]
        assert "hidden" not in str(reasons)
        assert "httpx" not in _imported(plugin)

    def test_a_local_address_needs_no_proxy_and_no_certificates(self, start, simulator):
        start({"devhelm:apiToken": TOKEN}, **BAD_ENVIRONMENT).up(DECLARED)
        assert len(simulator.incidents) == 1


class TestOutput:
    def test_successful_calls_print_nothing(self, plugin):
        state = plugin.up(DECLARED)
        plugin.delete(plugin.up({**DECLARED, "body": "More."}, plugin.read(state)))
        assert plugin.lines() == []

    def test_a_line_that_cannot_be_printed_fails_no_call(self, start, simulator, tmp_path):
        (tmp_path / "stderr").symlink_to("/dev/full")
        plugin = start({"devhelm:apiToken": TOKEN})
        simulator.create_incident(title=DECLARED["title"], severity="DOWN", source="MANUAL")
        taken = plugin.up({**DECLARED, "adoptOpen": True})
        assert [one["id"] for one in simulator.incidents] == [taken.id]

    def test_a_long_wait_is_reported_in_one_line(self, start, simulator):
        plugin = start({"devhelm:apiToken": TOKEN, **QUICK})
        simulator.fail("POST", INCIDENTS, status=429, headers={"Retry-After": "5"})
        plugin.up(DECLARED)
        (line,) = plugin.lines()
        assert line.startswith("devhelm: Creating the incident failed: ")
        assert line.endswith("Trying again in 5 s.")

    def test_a_token_that_an_answer_repeats_is_never_shown(self, plugin, simulator):
        state = plugin.up(DECLARED)
        body = {"code": "BAD", "message": f"you sent {TOKEN}", "requestId": TOKEN}
        for status in (400, 401, 404, 409, 429, 500):
            simulator.fail(status=status, body=body, headers={"X-Request-Id": TOKEN}, times=None)
            for call, arguments in (
                (plugin.read, (state,)),
                (plugin.update, (state, {**state.inputs, "title": "New"})),
                (plugin.delete, (state,)),
            ):
                with pytest.raises(Failed) as raised:
                    call(*arguments)
                assert TOKEN not in str(raised.value)
                assert raised.value.message
            simulator.clear_faults()
        assert TOKEN not in plugin.printed

    @pytest.mark.parametrize("drop", ["before", "after"])
    def test_a_broken_connection_is_reported_without_the_name_of_a_library(
        self, plugin, simulator, drop
    ):
        state = plugin.up(DECLARED)
        simulator.fail("GET", f"{INCIDENTS}/*", drop=drop, times=None)
        with pytest.raises(Failed) as raised:
            plugin.read(state)
        assert "httpx" not in str(raised.value)
        assert "got no response" in raised.value.message
        assert "It was tried 2 times" in raised.value.message
        assert plugin.lines() == []


class TestTexts:
    @pytest.mark.parametrize("text", UNUSUAL_TEXTS, ids=ascii)
    def test_an_unusual_text_is_sent_and_stored_unchanged(self, plugin, simulator, text):
        declared = {
            **DECLARED,
            "title": f"A{text}",
            "body": f"B{text}",
            "triggers": [text, {text: text}],
        }
        state = plugin.up(declared)
        (incident,) = simulator.incidents
        assert (incident["title"], incident["updates"][0]["body"]) == (
            declared["title"],
            declared["body"],
        )
        assert state.outputs.items() >= declared.items()
        simulator.clear_requests()
        for stored in (state, plugin.read(state)):
            assert plugin.up(declared, stored) == stored
        assert [request.method for request in simulator.requests()] == ["GET"]

    def test_numbers_and_booleans_are_compared_exactly(self, plugin):
        declared = {**DECLARED, "triggers": {"whole": 1, "half": 0.5, "large": 2**53, "yes": True}}
        state = plugin.up(declared)
        assert not plugin.diff(state, plugin.check(declared, state.inputs).inputs).changes
        ones = {**declared["triggers"], "yes": 1}
        assert plugin.diff(state, {**state.inputs, "triggers": ones}).replaces == ["triggers"]


def _imported(plugin):
    """The modules that a process under -X importtime has imported."""
    lines = [line for line in plugin.printed.splitlines() if line.startswith("import time:")]
    assert lines
    return {line.rpartition("|")[2].strip() for line in lines}
