"""The pages as HTML, for browsers: one file each, with nothing to load and nothing to run."""

from __future__ import annotations

import base64
import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from pulumi_devhelm.simulator.views import in_words

if TYPE_CHECKING:
    from pulumi_devhelm.simulator.views import IncidentView, IndexView

_TEMPLATES = Environment(
    loader=PackageLoader("pulumi_devhelm.simulator"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["in_words"] = in_words
_STYLE = hashlib.sha256(_TEMPLATES.get_template("style.css").render().encode())
# A second wall behind the escaping: what should ever get through it neither runs nor loads.
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(_STYLE.digest()).decode()}'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def index(view: IndexView, url: str) -> HTMLResponse:
    """What there is; where there is nothing, how something gets to the simulator at `url`."""
    return _page("index.html", view=view, url=url)


def incident(view: IncidentView) -> HTMLResponse:
    """An incident and its timeline, oldest entry first."""
    return _page("incident.html", incident=view)


def missing() -> HTMLResponse:
    """What is told of a shortlink that no incident has."""
    return _page("missing.html", HTTPStatus.NOT_FOUND)


def _page(template: str, status: int = HTTPStatus.OK, **context: Any) -> HTMLResponse:
    content = _TEMPLATES.get_template(template).render(context)
    return HTMLResponse(content, status, {"Content-Security-Policy": _POLICY})
