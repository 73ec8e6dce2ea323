"""The inputs that all notices have."""

from __future__ import annotations

from typing import Any

from pulumi_devhelm.monitors import is_uuid
from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.notice import components
from pulumi_devhelm.providers.properties import Change, Property
from pulumi_devhelm.providers.values import same_uuid

LONGEST_TITLE = 500

# What a notice says, in the order of its pages.
CONTENT = (
    Property(
        "statusPageId",
        checks.uuid,
        Change.REPLACES,
        "UUID of the status page. A change announces it there instead.",
        required=True,
        importable=True,
        is_same=same_uuid,
    ),
    Property(
        "title",
        checks.nonblank_up_to(LONGEST_TITLE),
        Change.IN_PLACE,
        "What customers read first, in at most 500 characters.",
        required=True,
        free_text=True,
        importable=True,
    ),
    Property(
        "body",
        checks.nonblank,
        Change.IN_PLACE,
        "What customers read, in Markdown. A later change is posted as one update.",
        required=True,
        free_text=True,
        importable=True,
    ),
)
COMPONENTS = Property(
    "components",
    components.check,
    Change.IN_PLACE,
    "The components of the page that it affects, with their status meanwhile; in any order.",
    importable=True,
    is_same=components.same,
)
NOTIFY = Property(
    "notifySubscribers",
    checks.boolean,
    Change.LOCAL,
    "Whether DevHelm mails the page's subscribers.",
    default=False,
)
ADOPT_ID = Property(
    "adoptId",
    checks.uuid,
    Change.AT_CREATION,
    "UUID of an open notice of the page to take over instead of creating one.",
)
TRIGGERS = Property(
    "triggers",
    checks.collection,
    Change.REPLACES,
    "A list or mapping of values. If one changes, the notice ends, then a new one is created.",
)
SECRET_TEXTS = Property("secretTexts", checks.collection, Change.LOCAL, internal=True)


def split(full_id: str) -> tuple[str, str]:
    """The ids of the page and of the notice in Pulumi's id, `PAGE_ID/NOTICE_ID`."""
    page_id, _, notice_id = full_id.partition("/")
    return page_id, notice_id


def is_notice(value: Any) -> bool:
    """Whether a value is Pulumi's id of a notice."""
    return isinstance(value, str) and all(map(is_uuid, split(value)))
