"""Which incidents a list shows, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.times import FIRST, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from pulumi_devhelm.simulator.schemas import IncidentFilterParams
    from pulumi_devhelm.simulator.store import Record

_EQUAL = ("status", "severity", "source", "monitorId", "serviceId", "resourceGroupId")


def keeps(params: IncidentFilterParams, fields: Mapping[str, Any]) -> bool:
    """Whether an incident passes every filter.

    There are no monitors here, so none carries a tag and none lives in an environment: those two
    filters keep nothing.
    """
    if params.tag_id or params.environment_id:
        return False
    asked = params.model_dump(by_alias=True)
    words = (params.search or "").lower()
    return (
        all(fields.get(name) == asked[name] for name in _EQUAL if asked[name] is not None)
        and fields["id"].lower() != params.exclude_id
        and (params.started_from is None or started(fields) >= params.started_from)
        and (params.started_to is None or started(fields) <= params.started_to)
        and (words in str(fields.get("title", "")).lower() or words in fields["id"].lower())
    )


def started(fields: Mapping[str, Any]) -> datetime:
    """When an incident started, or was stored if nobody knows."""
    return moment(fields.get("startedAt")) or moment(fields.get("createdAt")) or FIRST


def newest_first(records: Iterable[Record]) -> list[Record]:
    """Latest start first; of two at the same moment, the one stored later."""
    ordered = sorted(records, key=lambda record: started(record["fields"]))
    return ordered[::-1]
