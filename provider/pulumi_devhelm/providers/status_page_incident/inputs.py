"""The inputs of a StatusPageIncident."""

from __future__ import annotations

from pulumi_devhelm import words
from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.notice.inputs import (
    ADOPT_ID,
    COMPONENTS,
    CONTENT,
    NOTIFY,
    SECRET_TEXTS,
    TRIGGERS,
)
from pulumi_devhelm.providers.properties import Change, Inputs, Property
from pulumi_devhelm.providers.values import same_uuid

INPUTS = Inputs(
    *CONTENT,
    Property(
        "impact",
        checks.Choice(words.Impact),
        Change.IN_PLACE,
        "How bad it is for customers.",
        required=True,
        importable=True,
    ),
    Property(
        "status",
        checks.Choice(words.NoticeStatus),
        Change.IN_PLACE,
        "How far the team is.",
        default="INVESTIGATING",
        importable=True,
    ),
    COMPONENTS,
    Property(
        "incidentId",
        checks.uuid,
        Change.REPLACES,
        "UUID of the team's incident to link.",
        importable=True,
        is_same=same_uuid,
    ),
    NOTIFY,
    Property(
        "publish",
        checks.boolean,
        Change.LOCAL,
        "Whether to publish it, if the page makes a draft of it. If not, it stays a draft.",
        default=True,
    ),
    ADOPT_ID,
    Property(
        "onDestroy",
        checks.Choice(words.StatusPageIncidentOnDestroy),
        Change.LOCAL,
        "What destroy does: resolve it, delete it without a trace, or keep it open.",
        default="resolve",
    ),
    Property(
        "resolveMessage",
        checks.text,
        Change.LOCAL,
        "What customers read when it is resolved.",
        free_text=True,
    ),
    TRIGGERS,
    SECRET_TEXTS,
)
