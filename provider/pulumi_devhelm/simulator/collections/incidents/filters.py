"""Which incidents a list includes, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.times import EARLIEST, parse_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from pulumi_devhelm.simulator.collections.incidents.schemas import IncidentFilterParams
    from pulumi_devhelm.simulator.store import Record

_EQUAL = ("status", "severity", "source", "monitorId", "serviceId", "resourceGroupId")


def matches(params: IncidentFilterParams, fields: Mapping[str, Any]) -> bool:
    """Whether an incident matches every filter.

    The tags and the environment of a monitor are not looked up: those two filters match nothing.
    """
    if params.tag_id or params.environment_id:
        return False
    expected = params.model_dump(by_alias=True)
    search = (params.search or "").lower()
    return (
        all(fields.get(name) == expected[name] for name in _EQUAL if expected[name] is not None)
        and fields["id"].lower() != params.exclude_id
        and (params.started_from is None or started(fields) >= params.started_from)
        and (params.started_to is None or started(fields) <= params.started_to)
        and (search in str(fields.get("title", "")).lower() or search in fields["id"].lower())
    )


def started(fields: Mapping[str, Any]) -> datetime:
    """Return when an incident started or, if that is unknown, when it was stored."""
    return parse_time(fields.get("startedAt")) or parse_time(fields.get("createdAt")) or EARLIEST


def newest_first(records: Iterable[Record]) -> list[Record]:
    """Sort by start time, latest first. If times are equal, the record stored last comes first."""
    ordered = sorted(records, key=lambda record: started(record["fields"]))
    return ordered[::-1]
