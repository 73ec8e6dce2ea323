"""What the state holds of a MaintenanceWindow."""

import pulumi
import pytest
from window_examples import DECLARED, MONITOR, TEN, at, declare, live_of, state_of

from pulumi_devhelm.providers.maintenance_window import plan as window_plan
from pulumi_devhelm.providers.maintenance_window.plan import outputs, plan


class TestOutputs:
    def test_outputs_hold_the_times_the_inputs_and_the_fields_of_devhelm(self):
        state = state_of(DECLARED | {"onDestroy": "keep", "triggers": ["1"]})
        assert state["startsAt"] == "2026-11-24T10:00:00Z"
        assert state["endsAt"] == "2026-11-24T11:00:00Z"
        assert state["duration"] == "1h"
        assert state["orgWide"] is False
        assert (state["onDestroy"], state["triggers"]) == ("keep", ["1"])
        assert (state["organizationId"], state["createdAt"]) == (1, "2026-11-24T10:00:00Z")
        assert "id" not in state

    def test_a_window_without_a_monitor_is_org_wide(self):
        state = state_of({"orgWide": True, "duration": "1h"})
        assert state["orgWide"] is True
        assert "monitorId" not in state

    @pytest.mark.parametrize(
        ("now", "phase"),
        [
            (at(hours=-1), "scheduled"),
            (TEN, "active"),
            (at(minutes=59), "active"),
            (at(hours=1), "ended"),
            (at(days=99), "ended"),
        ],
    )
    def test_the_phase_is_the_one_at_the_last_read(self, now, phase):
        assert outputs(declare(), live_of(declare()), now)["phase"] == phase
        assert state_of(now=now)["phase"] == phase

    def test_a_duration_that_is_no_longer_declared_is_no_longer_shown(self):
        declared = declare(duration=None, endsAt="2026-11-24T11:00:00Z", onDestroy="keep")
        assert not plan(state_of(), declared, TEN).edits
        state = outputs(declared, window_plan.known(state_of()), TEN)
        assert "duration" not in state
        assert state["onDestroy"] == "keep"

    def test_outputs_that_repeat_a_secret_reason_are_secret(self):
        state = state_of(DECLARED | {"secretTexts": ["reason"]})
        assert pulumi.runtime.rpc.is_rpc_secret(state["reason"])
        assert pulumi.runtime.rpc.is_rpc_secret(state["declared"])
        assert state["monitorId"] == MONITOR

    def test_without_secrets_no_output_is_secret(self):
        assert not any(map(pulumi.runtime.rpc.is_rpc_secret, state_of().values()))
