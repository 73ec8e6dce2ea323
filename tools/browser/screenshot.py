"""Take the screenshot of an incident's page for the documentation.

Run it with .venv/bin/python after scripts/test, which installs the browser. The clock and the ID
are fixed, so that the same page results in the same screenshot.
"""

from __future__ import annotations

import sys
from datetime import datetime, timezone
from pathlib import Path

from playwright.sync_api import sync_playwright

from pulumi_devhelm.simulator import Simulator

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "images" / "simulator-incident.png"
BROWSER = Path(sys.executable).with_name("chromium")
# The screenshot is as tall as the page.
VIEWPORT = {"width": 1000, "height": 100}


def main() -> None:
    """Take the screenshot."""
    PICTURE.parent.mkdir(exist_ok=True)
    with Simulator(clock=now) as simulator, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER, args=["--disable-gpu", "--disable-quic", "--disable-sync"]
        )
        page = browser.new_page(viewport=VIEWPORT)
        page.goto(open_drill(simulator))
        page.screenshot(path=PICTURE, full_page=True)
        browser.close()


def now() -> datetime:
    """Return the time of the screenshot."""
    return datetime(2026, 3, 14, 9, 48, 20, tzinfo=timezone.utc)


def at(time: str) -> str:
    """Return a time on that day."""
    return f"2026-03-14T{time}Z"


def open_drill(simulator: Simulator) -> str:
    """Store an incident with a timeline, and return its shortlink."""
    shortlink: str = simulator.create_incident(
        id="b9f4a2d0-6c7e-4f0b-8a35-2f6d1e9c7b54",
        title="[DRILL] Cache failover",
        severity="MAINTENANCE",
        source="MANUAL",
        monitor_name="Product cache",
        monitor_id="0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90",
        started_at=at("09:30:02"),
        confirmed_at=at("09:30:02"),
        updates=[
            {
                "newStatus": "CONFIRMED",
                "body": "The primary stops; the replica should take over within 30 s.\n"
                "Alerts for the product cache are suppressed until 10:15.",
                "createdAt": at("09:30:02"),
            },
            {"body": "Primary stopped.", "createdAt": at("09:41:17")},
            {
                "oldStatus": "CONFIRMED",
                "newStatus": "WATCHING",
                "body": "Failed over in 12 s. The hit rate dropped to 71% and is back at 96%.",
                "notifySubscribers": True,
                "createdAt": at("09:41:44"),
            },
        ],
    )["shortlink"]
    return shortlink


if __name__ == "__main__":
    main()
