import pulumi

from pulumi_devhelm import StatusPageMaintenance, get_status_page

config = pulumi.Config()
page = get_status_page(slug=config.require("page"))

notice = StatusPageMaintenance(
    "upgrade",
    status_page_id=page.id,
    title="Database upgrade",
    body="Checkout is slower than usual. Orders are safe.",
    scheduled_for=config.require("begins"),
    duration=config.require("duration"),
    components=[page.components[config.require("component")]],
    complete_message="The upgrade is done. Thank you for your patience.",
)
pulumi.export("notice_id", notice.notice_id)
pulumi.export("published_at", notice.published_at)
pulumi.export("ends_at", notice.scheduled_until)
