"""Checks the arguments of a run in the call, before Pulumi starts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.names import is_name
from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.properties import Problem
from pulumi_devhelm.providers.windowed_incident import problems_of_times
from pulumi_devhelm.resources.arguments import as_declared
from pulumi_devhelm.surfaces import argument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_devhelm.providers.properties import Inputs


def problems(
    name: str,
    inputs: Inputs,
    arguments: Mapping[str, Any],
    monitors: object,
    own: Mapping[str, Any],
) -> list[Problem]:
    """All problems of the arguments for a component, and of the run's own.

    The monitors are names, UUIDs and tags, which only DevHelm knows.
    """
    declared = as_declared(inputs, arguments)
    found = [*_problems_of_name(name), *inputs.problems(declared)]
    if declared.get("duration") or declared.get("endsAt"):
        found += problems_of_times(declared, datetime.now(timezone.utc), ahead=True)
    found += _problems_of_monitors(monitors, org_wide=declared["orgWide"])
    found += _problems_of_own(own)
    return [*dict.fromkeys(found)]


def _problems_of_name(name: object) -> Iterator[Problem]:
    if not isinstance(name, str) or not is_name(name):
        yield Problem("name", "must be 1 to 100 letters, digits, hyphens, underscores and periods.")


def _problems_of_own(own: Mapping[str, Any]) -> Iterator[Problem]:
    for key in ("backend_url", "api_token"):
        if own[key] is not None and (refusal := checks.text(own[key])):
            yield Problem(key, refusal)
    if refusal := checks.boolean(own["dry_run"]):
        yield Problem("dry_run", refusal)
    progress = own["progress"]
    if progress is not None and not callable(progress):
        yield Problem("progress", f"must be a function such as print, not {progress!r}.")


def _problems_of_monitors(monitors: object, *, org_wide: object) -> Iterator[Problem]:
    if isinstance(monitors, str) or not isinstance(monitors, Collection):
        yield Problem("monitors", 'must be a list of names, UUIDs or tags such as "tag:payments".')
        return
    for index, one in enumerate(monitors):
        if not isinstance(one, str):
            yield Problem(f"monitors[{index}]", f"must be a name, a UUID or a tag, not {one!r}.")
    if isinstance(org_wide, bool) and bool(monitors) == org_wide:
        everything = argument("orgWide", "true")
        yield Problem("monitors", checks.one_of_two("monitors", everything, both=org_wide))
