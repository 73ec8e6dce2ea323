"""Every resource constructed in the `with` statement takes part, no matter how it is declared."""

from __future__ import annotations

import pytest
from programs import MONITOR, OTHER_MONITOR

from pulumi_devhelm.times import instant

PROGRAM = f"""
from pulumi import ComponentResource, Output, ResourceOptions

def change(name="change", **opts):
    return Incident(name, title="change", severity="DOWN", opts=ResourceOptions(**opts))

class Part(ComponentResource):
    def __init__(self, name, *, declares=True, opts=None):
        super().__init__("test:index:Part", name, None, opts)
        if declares:
            change(parent=self)

earlier = Part("earlier", declares=False)
with MaintenanceIncident(
    "work", title="work", monitors=["{MONITOR}"], duration="45m", triggers=[1]
) as maintenance:
    MEMBER
"""
NESTED = f"""with MaintenanceIncident(
        "inner", title="inner", monitors=["{OTHER_MONITOR}"], duration="45m", triggers=[1]
    ):
        change()"""
FORMS = {
    "plain": "change()",
    "child of the component": "change(parent=maintenance)",
    "dependency on the component": "change(depends_on=[maintenance])",
    "single dependency on the component": "change(depends_on=maintenance)",
    "output of dependencies": "change(depends_on=Output.from_input([maintenance, earlier]))",
    "list with an output": "change(depends_on=[Output.from_input(maintenance)])",
    "in a component": 'Part("part")',
    "child of an earlier component": "change(parent=earlier)",
    "after something that was read": 'change("other"); change(depends_on=[earlier])',
}


def events(simulator):
    """The incidents and resolutions in order, by title."""
    titles = {one["id"]: one["title"] for one in simulator.incidents}
    found = []
    for request in simulator.requests():
        words = request.path.split("/")
        if request.method == "POST" and words[-1] == "resolve":
            found.append(f"resolved {titles[words[-2]]}")
        elif request.method == "POST" and words[-1] == "incidents":
            found.append(request.body["title"])
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_resource_in_the_with_statement_waits_and_is_waited_for(stack, simulator, form):
    stack.program(PROGRAM.replace("MEMBER", FORMS[form]))
    stack.up()
    first, *changes, last = events(simulator)
    assert (first, set(changes), last) == ("work", {"change"}, "resolved work")


def test_with_statements_can_be_nested(stack, simulator):
    stack.program(PROGRAM.replace("MEMBER", NESTED))
    stack.up()
    assert events(simulator) == ["work", "inner", "change", "resolved inner", "resolved work"]


def test_a_circle_is_refused_instead_of_waiting_forever(stack, simulator):
    circle = PROGRAM.replace(
        "triggers=[1]", "triggers=[1], opts=ResourceOptions(depends_on=earlier)"
    )
    stack.program(circle.replace("MEMBER", "change(parent=earlier)"))
    output = stack.preview(fails=True)
    assert "MaintenanceIncident 'work': depends_on: must not contain 'earlier'" in output
    assert simulator.requests() == []


def test_the_same_without_a_with_statement(stack, simulator):
    stack.program(f"""
from pulumi import ResourceOptions
maintenance = MaintenanceIncident(
    "work", title="work", monitors=["{MONITOR}"], duration="45m", triggers=[1]
)
change = Incident(
    "change", title="change", severity="DOWN", opts=ResourceOptions(depends_on=[maintenance])
)
end = MaintenanceEnd(
    "end",
    incident_id=maintenance.incident_id,
    window_ids=maintenance.window_ids,
    message="Done.",
    opts=ResourceOptions(depends_on=[change]),
)
pulumi.export("resolved", end.resolved_at)
pulumi.export("ended", end.ended_at)
""")
    stack.up()
    assert events(simulator) == ["work", "change", "resolved work"]
    outputs = stack.outputs()
    (window,) = simulator.maintenance_windows
    assert instant(outputs["ended"]) == instant(window["endsAt"])
    assert outputs["resolved"]
