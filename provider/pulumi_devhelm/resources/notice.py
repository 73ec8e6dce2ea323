"""What the two kinds of notices on a status page have in common: incidents and maintenance."""

# Annotations stay objects here: Pulumi reads the outputs' types from them.
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from pulumi_devhelm.providers.base import DevHelmProvider
from pulumi_devhelm.resources.base import DevHelmResource, ending_first


class Notice(DevHelmResource):
    """Something that a status page announces."""

    status_page_id: pulumi.Output[str] = pulumi.property("statusPageId")
    """UUID of the status page."""
    title: pulumi.Output[str | None]
    """What customers read first, as DevHelm shows it."""
    body: pulumi.Output[str | None]
    """The declared text; of a notice that `get` reads, the last one."""
    impact: pulumi.Output[str | None]
    """NONE, MINOR, MAJOR or CRITICAL."""
    components: pulumi.Output[Sequence[Mapping[str, Any]] | None]
    """The affected components: mappings with `componentId` and `status`."""
    notify_subscribers: pulumi.Output[bool | None] = pulumi.property("notifySubscribers")
    """Whether DevHelm mails the page's subscribers."""
    adopt_id: pulumi.Output[str | None] = pulumi.property("adoptId")
    """UUID of the notice that was taken over at creation."""
    on_destroy: pulumi.Output[str | None] = pulumi.property("onDestroy")
    """What destroy does."""
    triggers: pulumi.Output[Any]
    """The declared triggers."""

    notice_id: pulumi.Output[str] = pulumi.property("noticeId")
    """UUID of the notice. The resource's own `id` also names the page."""
    status: pulumi.Output[str | None]
    """INVESTIGATING, IDENTIFIED, MONITORING or RESOLVED, as of the last read or write."""
    published_at: pulumi.Output[str | None] = pulumi.property("publishedAt")
    """When it was published: ISO 8601, exactly as DevHelm wrote it; None for a draft."""
    started_at: pulumi.Output[str | None] = pulumi.property("startedAt")
    """When it started."""
    resolved_at: pulumi.Output[str | None] = pulumi.property("resolvedAt")
    """When it was resolved or completed."""
    created_at: pulumi.Output[str | None] = pulumi.property("createdAt")
    """When the record was created."""
    updated_at: pulumi.Output[str | None] = pulumi.property("updatedAt")
    """When it was last changed."""

    def _declare(
        self,
        provider: DevHelmProvider,
        name: str,
        inputs: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        self._refuse_import(
            name,
            opts,
            "To take over an existing notice, declare adopt_id with its id; to read one without "
            f"owning it, use {type(self).__name__}.get.",
        )
        super().__init__(provider, name, inputs, ending_first(opts))
