"""The pages as HTML, for browsers. They load nothing and run no scripts."""

from __future__ import annotations

import base64
import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from pulumi_devhelm.simulator.pages.views import format_utc

if TYPE_CHECKING:
    from pulumi_devhelm.simulator.pages.lists import IndexView
    from pulumi_devhelm.simulator.pages.status_pages import StatusPageView
    from pulumi_devhelm.simulator.pages.views import IncidentView

_TEMPLATES = Environment(
    loader=PackageLoader("pulumi_devhelm.simulator.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["utc"] = format_utc
_STYLE = hashlib.sha256(_TEMPLATES.get_template("style.css").render().encode())
# A second defense after escaping: markup that gets through can't run or load anything.
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(_STYLE.digest()).decode()}'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def render_index(view: IndexView, url: str) -> HTMLResponse:
    """Render the index page. If there are no records, it says how to use the simulator at `url`."""
    return _page("index.html", view=view, url=url)


def render_incident(view: IncidentView) -> HTMLResponse:
    """Render an incident and its timeline, oldest entry first."""
    return _page("incident.html", view=view)


def render_status_page(view: StatusPageView) -> HTMLResponse:
    """Render a status page as a customer would see it."""
    return _page("status_page.html", view=view)


def render_missing(what: str) -> HTMLResponse:
    """Render the page of an unknown address; `what` says what is missing."""
    return _page("missing.html", HTTPStatus.NOT_FOUND, what=what)


def _page(template: str, status: int = HTTPStatus.OK, **context: Any) -> HTMLResponse:
    content = _TEMPLATES.get_template(template).render(context)
    return HTMLResponse(content, status, {"Content-Security-Policy": _POLICY})
