"""Triggers on the real engine: which values are allowed, and when they replace a resource."""

from __future__ import annotations

import pytest
from requests_seen import calls

EVERYTHING = """
import datetime, decimal, enum, pathlib, uuid

class Color(enum.Enum):
    RED = "red"

class Word(str, enum.Enum):
    ONE = "one"

first = Incident("first", title="First", severity="DOWN")
inner = pulumi.AssetArchive({"c": pulumi.FileArchive("folder/sub")})
everything = [
    pulumi.FileAsset("file"),
    pulumi.FileArchive("folder"),
    {"deep": [pulumi.AssetArchive({"a": pulumi.FileAsset("file"), "b": inner})]},
    first.title.apply(lambda _: pulumi.FileAsset("file")),
    first.shortlink.apply(lambda _: {"in": pulumi.StringAsset("a")}),
    first,
    config.require_secret("secret").apply(pulumi.StringAsset),
    {"a", config.require_secret("secret"), 2},
    {1: "a", "1": "b"},
    datetime.datetime(2026, 11, 24), datetime.timedelta(1), uuid.UUID(int=7), pathlib.Path("p"),
    decimal.Decimal("1.0"), Color.RED, Word.ONE, 2**60 + 1, float("inf"), b"bytes", None, (1, None),
]

Incident("it", title="It", severity="MAINTENANCE", triggers=everything)
IncidentUpdate("entry", incident_id=first.id, body="It", triggers={"all": everything})
MaintenanceWindow("window", org_wide=True, duration="1h", triggers=tuple(everything))
MaintenanceIncident("work", title="Work", org_wide=True, duration="1h", triggers=everything)
"""


def write(stack, content):
    (stack.folder / "folder" / "sub").mkdir(parents=True, exist_ok=True)
    (stack.folder / "folder" / "sub" / "f").write_text(content)
    (stack.folder / "file").write_text("a file")


def test_triggers_of_any_type_are_stored_and_replace_the_resource_if_they_change(stack, simulator):
    write(stack, "one")
    stack.set({"secret": "the-hidden-one"}, "--secret")
    stack.program(EVERYTHING)
    assert "to create" in stack.preview()
    stack.up()
    assert "the-hidden-one" not in stack.export()
    simulator.clear_requests()
    assert "unchanged" in stack.preview("--expect-no-changes")
    stack.up("--expect-no-changes")
    assert calls(simulator) == []
    stack.refresh("--expect-no-changes")
    stack.up("--expect-no-changes")
    simulator.clear_requests()
    write(stack, "two")
    assert "5 to replace" in stack.preview()
    assert calls(simulator) == []
    stack.up()
    stack.up("--expect-no-changes")
    stack.destroy()
    assert stack.resources() == []
    assert {incident["status"] for incident in simulator.incidents} == {"RESOLVED"}


@pytest.mark.parametrize(
    ("triggers", "sentence"),
    [
        ('[float("nan")]', "NaN can't be compared"),
        ('[pulumi.RemoteAsset("http://127.0.0.1:1/f")]', "a RemoteAsset is not downloaded"),
        ('[pulumi.Output.secret("missing").apply(pulumi.FileArchive)]', "can't be read: [Errno 2]"),
    ],
)
def test_a_trigger_that_cannot_be_compared_is_refused_at_the_preview(
    stack, simulator, triggers, sentence
):
    stack.program(f'Incident("it", title="It", severity="DOWN", triggers={triggers})')
    output = stack.preview(fails=True)
    assert f"Incident 'it': triggers: {sentence}" in output
    assert "Traceback" not in output
    stack.up(fails=True)
    assert stack.resources() == []
    assert simulator.requests() == []


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ('[pulumi.FileAsset("f")]', "triggers: must not contain a FileAsset; use a checksum"),
        ('[{"a": float("nan")}]', "triggers: must not contain NaN"),
    ],
)
def test_a_bad_trigger_from_a_transformation_is_refused_at_the_preview(
    stack, simulator, value, sentence
):
    (stack.folder / "f").write_text("")
    stack.program(f"""
def put(args):
    return pulumi.ResourceTransformationResult({{**args.props, "triggers": {value}}}, args.opts)

Incident("it", title="It", severity="DOWN", opts=pulumi.ResourceOptions(transformations=[put]))
""")
    assert f"has a problem: {sentence}" in stack.preview(fails=True)
    stack.up(fails=True)
    assert stack.resources() == []
    assert simulator.requests() == []


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        ('Incident("it", title=pulumi.FileAsset("missing"), severity="DOWN")', "title: must be"),
        (
            'IncidentUpdate("it", incident_id=pulumi.RemoteAsset("http://127.0.0.1:1/f"))',
            "incident_id: must be a UUID such as",
        ),
        (
            """Incident("it", title=pulumi.Output.from_input("f").apply(pulumi.FileAsset),
                        severity=float("nan"))""",
            "title: must be",
        ),
        ('MaintenanceWindow("it", org_wide=True, duration=float("nan"))', "duration: must be"),
        (
            'GameDay("it", title="x", org_wide=True, duration=pulumi.StringAsset("1h"))',
            "duration: must be",
        ),
    ],
)
def test_files_and_nan_in_other_arguments_are_refused_at_the_preview(
    stack, simulator, declared, sentence
):
    (stack.folder / "f").write_text("")
    stack.program(declared)
    output = stack.preview(fails=True)
    assert sentence in output
    assert "Traceback" not in output
    assert simulator.requests() == []


def test_run_id_may_be_any_value_that_a_title_can_show(stack, simulator):
    stack.set({"run": "00000000-0000-0000-0000-000000000007"})
    stack.program("""
import uuid
run = pulumi.Output.from_input(config.require("run")).apply(uuid.UUID)
drill = GameDay("it", title="Failover", org_wide=True, duration="1h", run_id=run)
pulumi.export("summary", drill.summary)
""")
    stack.up()
    assert stack.outputs()["summary"]["run_id"] == "00000000-0000-0000-0000-000000000007"
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")
    stack.set({"run": "00000000-0000-0000-0000-000000000008"})
    stack.up()
    assert [one["status"] == "RESOLVED" for one in simulator.incidents] == [True, False]
    assert simulator.incidents[1]["title"].endswith("(00000000-0000-0000-0000-000000000008)")
    stack.destroy()
    assert stack.resources() == []


@pytest.mark.parametrize("run", ['pulumi.Output.secret(["7"])', 'float("nan")'])
def test_run_id_is_refused_if_no_title_can_show_it(stack, simulator, run):
    stack.program(f'GameDay("it", title="x", org_wide=True, duration="1h", run_id={run})')
    output = stack.preview(fails=True)
    assert "GameDay 'it': run_id: " in output
    assert "Traceback" not in output
    assert simulator.requests() == []
