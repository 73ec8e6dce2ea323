from typing import cast

import pulumi

from pulumi_devhelm import (
    Incident,
    NoticeStatus,
    StatusPageComponent,
    StatusPageIncident,
    get_status_page,
)

config = pulumi.Config()
page = get_status_page(slug=config.require("page"))

outage = Incident("outage", title="Checkout returns 502", severity="DOWN")
public = StatusPageIncident(
    "outage",
    status_page_id=page.id,
    title="Checkout is down",
    body=config.require("body"),
    status=cast("NoticeStatus", config.require("status")),
    impact="MAJOR",
    components=[StatusPageComponent(page.components["Checkout"], "MAJOR_OUTAGE")],
    incident_id=outage.id,
    resolve_message="Checkout works again.",
)
pulumi.export("shortlink", outage.shortlink)
pulumi.export("notice_id", public.notice_id)
