"""Decides what to do with an IncidentUpdate: pure functions of declared and known values."""

from __future__ import annotations

from typing import Any

from pulumi_devhelm.providers.incident_update.inputs import INPUTS
from pulumi_devhelm.providers.values import keep_secret, secret_texts, without_nulls

LIVE = ("createdAt", "oldStatus", "createdBy")


def outputs(declared: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """The outputs for the declared entry, as DevHelm shows it in `entry`."""
    declared = INPUTS.of(declared)
    live = {key: value for key, value in entry.items() if key in LIVE}
    return without_nulls(keep_secret(live, secret_texts(declared)) | declared)
