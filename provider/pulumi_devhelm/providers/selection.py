"""Selects monitors and status pages by what a program asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.errors import ConfigurationError, MonitorLookupError, StatusPageLookupError
from pulumi_devhelm.monitors import Monitor, by_id, by_name, by_tag, by_type
from pulumi_devhelm.providers import checks
from pulumi_devhelm.status_pages import StatusPage, by_slug
from pulumi_devhelm.surfaces import argument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Listing = Callable[[], "Sequence[Monitor]"]


def monitor_problems(given: Mapping[str, Any]) -> list[str]:
    """Why the arguments in `given`, `name` and `id`, can't select one monitor."""
    name, id_ = given.get("name"), given.get("id")
    problems = [*_not_strings(name=name, id=id_)]
    if (name is None) == (id_ is None):
        problems.append(checks.one_of_two("name", "id", both=name is not None))
    if isinstance(id_, str) and (refusal := checks.uuid(id_)):
        problems.append(_about("id", refusal))
    return problems


def find_monitor(given: Mapping[str, Any], list_all: Listing) -> Monitor:
    """Return the one monitor with the name or the id in `given`.

    Calls `list_all` only if the arguments are right. Raises ConfigurationError if they aren't, and
    MonitorLookupError unless exactly one monitor matches.
    """
    if problems := monitor_problems(given):
        raise ConfigurationError(problems)
    monitors, name = list_all(), given.get("name")
    found = by_id(monitors, given["id"]) if name is None else by_name(monitors, name)
    if isinstance(found, str):
        raise MonitorLookupError([found])
    return found


def monitors_problems(given: Mapping[str, Any]) -> list[str]:
    """Why the arguments in `given`, `tag`, `names` and `type`, can't select monitors."""
    names = given.get("names")
    problems = [*_not_strings(tag=given.get("tag"), type=given.get("type"))]
    if names is not None:
        if isinstance(names, str) or not isinstance(names, Collection) or not names:
            problems.append(_about("names", "must be a list of one or more strings."))
        else:
            places = {f"names[{index}]": checks.text(name) for index, name in enumerate(names)}
            problems += [_about(place, refusal) for place, refusal in places.items() if refusal]
    return problems


def find_monitors(given: Mapping[str, Any], list_all: Listing) -> list[Monitor]:
    """Return all monitors that meet the conditions in `given`: `tag`, `names` and `type`.

    Calls `list_all` only if the arguments are right. Raises ConfigurationError if they aren't, and
    MonitorLookupError if no monitor matches, or if one of the names has no monitor or several.
    """
    if problems := monitors_problems(given):
        raise ConfigurationError(problems)
    return _select(list_all(), given.get("tag"), given.get("names"), given.get("type"))


def status_page_problems(given: Mapping[str, Any]) -> list[str]:
    """Why the argument `slug` in `given` can't select a status page."""
    slug = given.get("slug")
    return ["slug is required."] if slug is None else [*_not_strings(slug=slug)]


def find_status_page(
    given: Mapping[str, Any], list_all: Callable[[], Sequence[StatusPage]]
) -> StatusPage:
    """Return the status page with the slug in `given`.

    Raises ConfigurationError if the slug isn't a string, and StatusPageLookupError if there is no
    such page.
    """
    if problems := status_page_problems(given):
        raise ConfigurationError(problems)
    found = by_slug(list_all(), given["slug"])
    if isinstance(found, str):
        raise StatusPageLookupError([found])
    return found


def _not_strings(**values: Any) -> Iterator[str]:
    for name, value in values.items():
        if value is not None and (refusal := checks.text(value)):
            yield _about(name, refusal)


def _about(place: str, refusal: str) -> str:
    return f"{argument(place)}: {refusal}"


def _select(
    monitors: Sequence[Monitor],
    tag: str | None,
    names: Collection[str] | None,
    type_: str | None,
) -> list[Monitor]:
    conditions: list[list[Monitor]] = []
    problems: list[str] = []
    if names is not None:
        found = [by_name(monitors, name) for name in dict.fromkeys(names)]
        conditions.append([one for one in found if isinstance(one, Monitor)])
        problems += [one for one in found if isinstance(one, str)]
    for value, by in ((tag, by_tag), (type_, by_type)):
        matching = by(monitors, value) if value is not None else list(monitors)
        if isinstance(matching, str):
            problems.append(matching)
        else:
            conditions.append(matching)
    first, *others = conditions or [[]]
    selected = [one for one in first if all(one in other for other in others)]
    if not selected and not problems:
        problems.append("no monitor meets all of the conditions.")
    if problems:
        raise MonitorLookupError(problems)
    return selected
