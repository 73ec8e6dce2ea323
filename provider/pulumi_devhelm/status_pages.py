"""Status pages, how one is selected by its slug, and the kinds of what they announce."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pulumi_devhelm.suggestions import quoted, similar, suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence


# The statuses of a notice that isn't over.
OPEN = ("INVESTIGATING", "IDENTIFIED", "MONITORING")


class Kind(enum.Enum):
    """The kinds of notices, each with what messages call it, and its part of DevHelm's paths."""

    INCIDENT = ("status-page incident", "incidents")
    MAINTENANCE = ("maintenance notice", "maintenance")

    def __init__(self, noun: str, folder: str) -> None:
        self.noun = noun
        self.folder = folder


@dataclass(frozen=True)
class StatusPage:
    """A status page in DevHelm.

    `id` is its UUID, and `slug` the name in its address. `mode` says what DevHelm does with an
    incident of a monitor: "MANUAL", "REVIEW" or "AUTOMATIC"; None if DevHelm doesn't report it.
    `components` has the UUID of each component by its name.
    """

    id: str
    name: str
    slug: str
    mode: str | None = None
    components: dict[str, str] = field(default_factory=dict)


def by_slug(pages: Sequence[StatusPage], slug: str) -> StatusPage | str:
    """The page with exactly this slug, or a sentence that says that there is none."""
    for page in pages:
        if page.slug == slug:
            return page
    near = similar(slug, [page.slug for page in pages])
    return f"no status page has the slug {quoted(slug)}{suggestion([*map(quoted, near)])}"
