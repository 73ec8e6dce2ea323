"""Look-ups without the engine: under Pulumi's mocks, and misuse."""

from __future__ import annotations

import pulumi
import pytest

from pulumi_devhelm import Monitor, get_monitor, get_monitors
from pulumi_devhelm import get_monitor_output as monitor_output
from pulumi_devhelm import get_monitors_output as monitors_output

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

API = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
FOUND = {
    "id": API,
    "name": "Checkout API",
    "type": "HTTP",
    "tags": ["prod"],
    "enabled": True,
    "currentStatus": "up",
}
MONITOR = Monitor(API, "Checkout API", "HTTP", ("prod",), enabled=True, current_status="up")


class Mocks(pulumi.runtime.Mocks):
    def __init__(self):
        self.calls = []

    def new_resource(self, args):
        return f"{args.name}-id", args.inputs

    def call(self, args):
        self.calls.append((args.token, args.args))
        return {"devhelm:index:getMonitor": FOUND}.get(args.token, {"monitors": [FOUND]})


@pytest.fixture
def mocks(_event_loop, monkeypatch):
    """Pulumi's mocks, with an API address where nothing listens and no token."""
    monkeypatch.setenv("DEVHELM_API_URL", "http://127.0.0.1:9")
    monkeypatch.delenv("DEVHELM_API_TOKEN", raising=False)
    made = Mocks()
    settings = pulumi.runtime.settings.SETTINGS
    before = (settings.monitor, settings.engine)
    pulumi.runtime.set_mocks(made, preview=False)
    yield made
    settings.monitor, settings.engine = before


def test_look_ups_reach_the_mocks_and_not_the_network(mocks):
    @pulumi.runtime.test
    def looked_up():
        assert get_monitor(name="Checkout API") == MONITOR
        assert get_monitor(id=API) == MONITOR
        assert get_monitors(tag="prod", names=["Checkout API"]) == [MONITOR]
        outputs = [
            monitor_output(name=pulumi.Output.from_input("Checkout API")).id,
            monitors_output(tag=pulumi.Output.from_input("prod")),
        ]
        return pulumi.Output.all(*outputs).apply(seen.append)

    seen: list[object] = []
    looked_up()
    assert seen == [[API, [MONITOR]]]
    one, several = "devhelm:index:getMonitor", "devhelm:index:getMonitors"
    assert mocks.calls[:3] == [
        (one, {"name": "Checkout API"}),
        (one, {"id": API}),
        (several, {"tag": "prod", "names": ["Checkout API"]}),
    ]
    # Pulumi calls for Outputs in threads, in any order.
    assert sorted(mocks.calls[3:], key=str) == [
        (one, {"name": "Checkout API"}),
        (several, {"tag": "prod"}),
    ]


@pytest.mark.parametrize(
    ("misuse", "message"),
    [
        (get_monitor, "get_monitor: set name or id."),
        (lambda: get_monitor(name="a", id=API), "set only one of name and id."),
        (lambda: get_monitor(name=7), "get_monitor: name: must be a string, not a number."),
        (lambda: get_monitor(id="Cache"), "get_monitor: id: must be a UUID such as"),
        (
            lambda: get_monitor(name=pulumi.Output.from_input("a")),
            "get_monitor: name: is an Output; use get_monitor_output.",
        ),
        (
            lambda: get_monitors(tag=pulumi.Output.from_input("a")),
            "get_monitors: tag: is an Output; use get_monitors_output.",
        ),
        (lambda: get_monitors(type=7), "get_monitors: type: must be a string, not a number."),
        (lambda: get_monitors(names=[]), "names: must be a list of one or more strings."),
        (lambda: get_monitors(names="Cache"), "names: must be a list of one or more strings."),
        (
            lambda: get_monitors(names=["a", None], tag=1),
            "a number.\nget_monitors: names[1]: must be a string, not None.",
        ),
    ],
)
def test_misuse_is_refused_before_any_call(mocks, misuse, message):
    with pytest.raises(pulumi.RunError) as refusal:
        misuse()
    assert message in str(refusal.value)
    assert mocks.calls == []
