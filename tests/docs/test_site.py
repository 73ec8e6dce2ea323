"""The site, built and opened in a real browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest
from playwright.sync_api import expect
from stacks import ROOT

# scripts/check doesn't build it either.
pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 11), reason="the generator isn't to be had for Python 3.10"
)

ZENSICAL = Path(sys.executable).with_name("zensical")
PAGES = [
    page.relative_to(ROOT / "docs").with_suffix("").as_posix().removesuffix("index")
    for page in sorted((ROOT / "docs").rglob("*.md"))
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# Their tables of numbers have too many columns for a phone.
SCROLLING = {"performance"}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Keep the requests out of the tests' output."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site's address. It is built from a copy, because other processes build it, too."""
    project = tmp_path_factory.mktemp("site") / "project"
    shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(".*", "site", "tests"))
    subprocess.run([ZENSICAL, "build", "--strict"], cwd=project, check=True, capture_output=True)
    handler = partial(Quiet, directory=project / "site")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(browser, site):
    """A page that requests nothing from other servers."""
    requests = []
    with browser.new_context(base_url=site, viewport=DESKTOP, color_scheme="light") as context:
        opened = context.new_page()
        opened.on("request", lambda request: requests.append(request.url))
        yield opened
    assert requests
    assert [url for url in requests if not url.startswith((f"{site}/", "data:"))] == []


def test_every_page_fits_a_phone(page):
    page.set_viewport_size(PHONE)
    overflowing, scrolling, broken = set(), set(), {}
    for path in PAGES:
        page.goto(f"/{path}")
        if page.evaluate(OVERFLOWS):
            overflowing.add(path)
        if page.evaluate(SCROLLS):
            scrolling.add(path)
        if codes := page.evaluate(BROKEN):
            broken[path] = codes
    assert overflowing == set()
    assert scrolling <= SCROLLING
    assert broken == {}


OVERFLOWS = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"

# Whether a table is wider than what contains it, or its rows than the table.
SCROLLS = """() => [...document.querySelectorAll("article table")].some(table => {
    for (let one = table; one.tagName !== "ARTICLE"; one = one.parentElement)
        if (one.scrollWidth > one.clientWidth + 1) return true;
})"""

# Short code with a line break in it.
BROKEN = """() => [...document.querySelectorAll("article :not(pre) > code")]
    .filter(code => code.textContent.length < 30 && code.getClientRects().length > 1)
    .map(code => code.textContent)"""


def test_the_column_that_explains_the_others_is_the_widest(page):
    narrow = {}
    for path in PAGES:
        page.goto(f"/{path}")
        if heads := page.evaluate(NARROW):
            narrow[path] = heads
    assert narrow == {}


# The first heads of the tables in which another column is wider.
NARROW = """() => [...document.querySelectorAll("article table")]
    .map(table => [...table.rows[0].cells])
    .filter(heads => /^(meaning|what to do|what it means)/.test(heads.at(-1).textContent))
    .filter(heads => heads.some(head => head.offsetWidth > heads.at(-1).offsetWidth))
    .map(heads => heads[0].textContent)"""


def test_the_header_links_to_the_package_and_shows_its_version(page):
    page.goto("/")
    header = page.get_by_role("banner")
    link = header.get_by_role("link", name=f"{version('pulumi-devhelm')} on PyPI")
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", "https://pypi.org/project/pulumi-devhelm/")


def test_a_drawing_follows_the_colors_that_the_reader_chose(page):
    """Not only those of the system."""
    page.goto("/how-it-works")
    drawing = page.get_by_role("img", name="Program, engine")
    expect(drawing).to_have_css("filter", "none")
    while page.locator("body").get_attribute("data-md-color-scheme") != "slate":
        page.get_by_title("Switch to").filter(visible=True).click()
    expect(drawing).to_have_css("filter", "invert(1) hue-rotate(180deg)")
