"""What the plugin process is as a process: its imports, its connections, what it prints."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from plugin_process import INCIDENT, QUICK, TOKEN, Failed, Plugin
from pulumi.dynamic.dynamic import serialize_provider

from pulumi_devhelm.providers.base import DevHelmProvider
from pulumi_devhelm.providers.incident import IncidentProvider
from pulumi_devhelm.providers.incident_update import IncidentUpdateProvider
from pulumi_devhelm.providers.maintenance_window import MaintenanceWindowProvider

PINNED = {
    IncidentProvider: INCIDENT,
    IncidentUpdateProvider: (
        "gASVSgAAAAAAAACMKHB1bHVtaV9kZXZoZWxtLnByb3ZpZGVycy5pbmNpZGVudF91cGRhdGWUjBZJbmNpZGVudFVw"
        "ZGF0ZVByb3ZpZGVylJOUKYGULg=="
    ),
    MaintenanceWindowProvider: (
        "gASVUAAAAAAAAACMK3B1bHVtaV9kZXZoZWxtLnByb3ZpZGVycy5tYWludGVuYW5jZV93aW5kb3eUjBlNYWludGVu"
        "YW5jZVdpbmRvd1Byb3ZpZGVylJOUKYGULg=="
    ),
}
GIVEN = {"title": "Upgrade", "severity": "DOWN"}
INCIDENTS = "/api/v1/incidents"
ASTRAY = {"ALL_PROXY": "socks5://user:hidden@proxy:1080", "SSL_CERT_FILE": "/nowhere"}
# Each is something that once broke somebody's JSON, terminal, log or database.
ODD_TEXTS = [
    "\x00",
    "a\r\nb\x1b[31mc\x7f\u2028",
    "\u202egnp.exe\u200f\ufeff",
    "🚀 Zürich",
    " padded ",
    "null",
    "x" * 100_000,
]


@pytest.fixture
def start(tmp_path, simulator):
    """Starts a process of its own; all end with the test."""
    started = []

    def started_with(config, **variables):
        started.append(Plugin(tmp_path, config, DEVHELM_API_URL=simulator.url, **variables))
        return started[-1]

    yield started_with
    for plugin in started:
        plugin.close()


class TestStateContract:
    """Users' states name the provider for ever, and every later version must start from it."""

    @pytest.mark.parametrize("provider", PINNED)
    def test_the_serialized_provider_is_this_string(self, monkeypatch, provider):
        # Python 3.14 has another default, and reads this one as well.
        monkeypatch.setattr(pickle, "DEFAULT_PROTOCOL", 4)
        assert serialize_provider(provider()) == PINNED[provider]

    @pytest.mark.parametrize("serialized", PINNED.values())
    def test_the_process_starts_from_it(self, plugin, serialized):
        assert plugin.check({"__provider": serialized}).reasons != []

    def test_every_provider_is_pinned(self):
        found = DevHelmProvider.__subclasses__()
        ours = {cls for cls in found if cls.__module__.startswith("pulumi_devhelm.")}
        assert ours == PINNED.keys()

    @pytest.mark.parametrize("provider", PINNED)
    def test_it_carries_nothing_and_is_no_secret(self, provider):
        assert vars(provider()) == {}
        assert provider.serialize_as_secret_always is False


class TestImports:
    def test_check_and_diff_load_no_http_client(self, plugin, start):
        heavy = {"httpx", "pydantic"}
        known = plugin.up(GIVEN)
        fresh = start({"devhelm:apiToken": TOKEN}, PYTHONPROFILEIMPORTTIME="1")
        news = fresh.check({**GIVEN, "title": "New"}, known.inputs).inputs
        assert fresh.diff(known, news).changes
        assert not heavy & _imported(fresh)
        fresh.update(known, news)
        assert heavy <= _imported(fresh)


class TestConnections:
    def test_all_threads_share_one_pool(self, plugin, simulator):
        titles = [{**GIVEN, "title": f"Incident {i}"} for i in range(24)]
        simulator.fail("POST", INCIDENTS, delay=0.05, times=None)
        with ThreadPoolExecutor(8) as engine:
            known = list(engine.map(plugin.up, titles))
        # The process has four threads, so no more are ever needed at once.
        assert 1 < len({request.client_port for request in simulator.requests()}) <= 4
        assert len({one.id for one in known}) == len(titles)

        simulator.clear_requests()
        for one in known:
            plugin.read(one)
        assert len({request.client_port for request in simulator.requests()}) == 1


class TestSettings:
    def test_a_missing_token_is_a_reason_of_check_and_every_call_says_so(self, start, simulator):
        plugin = start({})
        (reason,) = plugin.check(GIVEN).reasons
        assert "devhelm:apiToken" in reason
        assert "DEVHELM_API_TOKEN" in reason
        with pytest.raises(Failed) as raised:
            plugin.create({**GIVEN, "adoptOpen": False})
        assert raised.value.message == reason
        assert simulator.requests() == []

    def test_the_stacks_configuration_comes_before_the_environment(self, start, simulator):
        plugin = start({"devhelm:orgId": "7"}, DEVHELM_API_TOKEN=TOKEN, DEVHELM_ORG_ID="8")
        plugin.up(GIVEN)
        (request,) = simulator.requests()
        assert request.headers["x-phelm-org-id"] == "7"

    def test_bad_settings_are_told_together_with_bad_inputs(self, start):
        plugin = start({"devhelm:apiToken": "a token", "devhelm:maxAttempts": "many"})
        begins = ["title:", "severity:", "devhelm:apiToken must be", "devhelm:maxAttempts must be"]
        reasons = plugin.check({}).reasons
        assert len(reasons) == len(begins)
        assert all(map(str.startswith, reasons, begins))

    def test_what_of_the_environment_cannot_work_is_told_at_the_preview(self, start):
        plugin = start(
            {"devhelm:apiToken": TOKEN, "devhelm:apiUrl": "https://api.test"},
            **ASTRAY,
            PYTHONPROFILEIMPORTTIME="1",
        )
        reasons = plugin.check(GIVEN).reasons
        assert [reason.split()[0] for reason in reasons] == ["ALL_PROXY", "SSL_CERT_FILE"]
        assert "hidden" not in str(reasons)
        assert "httpx" not in _imported(plugin)

    def test_nothing_of_it_is_needed_on_this_machine(self, start, simulator):
        start({"devhelm:apiToken": TOKEN}, **ASTRAY).up(GIVEN)
        assert len(simulator.incidents) == 1


class TestWhatItPrints:
    def test_a_quiet_life_prints_nothing(self, plugin):
        known = plugin.up(GIVEN)
        plugin.delete(plugin.up({**GIVEN, "body": "More."}, plugin.read(known)))
        assert plugin.lines() == []

    def test_a_line_that_cannot_be_written_fails_nothing(self, start, simulator, tmp_path):
        (tmp_path / "stderr").symlink_to("/dev/full")
        plugin = start({"devhelm:apiToken": TOKEN})
        simulator.create_incident(title=GIVEN["title"], severity="DOWN", source="MANUAL")
        taken = plugin.up({**GIVEN, "adoptOpen": True})
        assert [one["id"] for one in simulator.incidents] == [taken.id]

    def test_a_long_wait_is_told_in_one_line(self, start, simulator):
        plugin = start({"devhelm:apiToken": TOKEN, **QUICK})
        simulator.fail("POST", INCIDENTS, status=429, headers={"Retry-After": "5"})
        plugin.up(GIVEN)
        (line,) = plugin.lines()
        assert line.startswith("devhelm: Creating the incident failed: ")
        assert line.endswith("Trying again in 5 s.")

    def test_a_token_that_an_answer_repeats_is_told_nowhere(self, plugin, simulator):
        known = plugin.up(GIVEN)
        body = {"code": "BAD", "message": f"you sent {TOKEN}", "requestId": TOKEN}
        for status in (400, 401, 404, 409, 429, 500):
            simulator.fail(status=status, body=body, headers={"X-Request-Id": TOKEN}, times=None)
            for call, arguments in (
                (plugin.read, (known,)),
                (plugin.update, (known, {**known.inputs, "title": "New"})),
                (plugin.delete, (known,)),
            ):
                with pytest.raises(Failed) as raised:
                    call(*arguments)
                assert TOKEN not in str(raised.value)
                assert raised.value.message
            simulator.clear_faults()
        assert TOKEN not in plugin.printed

    @pytest.mark.parametrize("drop", ["before", "after"])
    def test_a_broken_connection_is_one_sentence_without_a_library_in_it(
        self, plugin, simulator, drop
    ):
        known = plugin.up(GIVEN)
        simulator.fail("GET", f"{INCIDENTS}/*", drop=drop, times=None)
        with pytest.raises(Failed) as raised:
            plugin.read(known)
        assert "httpx" not in str(raised.value)
        assert "got no response" in raised.value.message
        assert "It was tried 2 times" in raised.value.message
        assert plugin.lines() == []


class TestTexts:
    @pytest.mark.parametrize("text", ODD_TEXTS, ids=ascii)
    def test_an_odd_text_comes_and_goes_unchanged(self, plugin, simulator, text):
        given = {**GIVEN, "title": f"A{text}", "body": f"B{text}", "triggers": [text, {text: text}]}
        known = plugin.up(given)
        (incident,) = simulator.incidents
        assert (incident["title"], incident["updates"][0]["body"]) == (
            given["title"],
            given["body"],
        )
        assert known.outputs.items() >= given.items()
        simulator.clear_requests()
        for state in (known, plugin.read(known)):
            assert plugin.up(given, state) == state
        assert [request.method for request in simulator.requests()] == ["GET"]

    def test_numbers_keep_their_meaning(self, plugin):
        given = {**GIVEN, "triggers": {"whole": 1, "half": 0.5, "large": 2**53, "yes": True}}
        known = plugin.up(given)
        assert not plugin.diff(known, plugin.check(given, known.inputs).inputs).changes
        ones = {**given["triggers"], "yes": 1}
        assert plugin.diff(known, {**known.inputs, "triggers": ones}).replaces == ["triggers"]


def _imported(plugin):
    """The modules that a process under -X importtime has loaded."""
    lines = [line for line in plugin.printed.splitlines() if line.startswith("import time:")]
    assert lines
    return {line.rpartition("|")[2].strip() for line in lines}
