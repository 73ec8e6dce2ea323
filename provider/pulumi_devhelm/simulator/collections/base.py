"""The base class of all collections, with what they have in common.

A record is stored as `{"fields": the API's fields, "workspaceId": ...}`. A collection can store
other extras next to the fields. Null fields are omitted, as in the API. A stored record is never
changed in place: a change stores a new one, so records can be returned without a copy.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from uuid import uuid4

from pulumi_devhelm.simulator.errors import InvalidFieldsError, SimulatedError
from pulumi_devhelm.simulator.json_values import copy_json
from pulumi_devhelm.simulator.summaries import Summary, as_text
from pulumi_devhelm.simulator.tenants import DEFAULT_ORGANIZATION, parse_id, parse_workspace
from pulumi_devhelm.simulator.times import format_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from starlette.routing import Route

    from pulumi_devhelm.simulator.store import Record, Store, Table
    from pulumi_devhelm.simulator.tenants import Tenant

V = TypeVar("V")


class Collection(ABC):
    """The records of one kind, such as incidents, of every tenant.

    A subclass sets the class variables and defines `routes`. It can override `summaries` to list
    more than a title, and `_blank` to fill in more fields of a new record.

    A tenant of None is the simulator itself, which sees every record. Each method that takes an ID
    raises SimulatedError 404 if the tenant has no such record.
    """

    name: ClassVar[str]  # in paths and in the data file, such as "maintenance-windows"
    singular: ClassVar[str]  # in messages, such as "Maintenance window"
    headings: ClassVar[Mapping[str, str]]  # of the lists on the index page, by state
    extras: ClassVar[Mapping[str, Any]] = {
        "workspaceId": None
    }  # stored next to the fields, with defaults

    def __init__(self, store: Store, url: str) -> None:
        self._store = store
        self._url = url
        with store.reading(self.name) as table:
            for record_id, record in table.items():
                table[record_id] = self._upgraded(record)

    @abstractmethod
    def routes(self) -> list[Route]:
        """Return the routes of the API's paths, below `/api`."""

    def summaries(self) -> list[Summary]:
        """Return what the index page lists. Records without a state stay in this order.

        By default, no record has a state, and the one that was stored last comes first.
        """
        return [
            Summary(as_text(record["fields"].get("name")) or record["fields"]["id"])
            for record in self.all()[::-1]
        ]

    def add(self, values: Mapping[str, Any]) -> Record:
        """Store a record unchanged, and fill in missing fields. A null omits a field.

        Besides the API's fields, the values can include extras, such as `workspaceId`. Few values
        are checked, so that a test can simulate odd responses: the ID must be a new string, IDs of
        organizations and workspaces must be numbers, and JSON must be able to hold the rest.
        """
        with self._store.changing(self.name) as table:
            if not isinstance(values.get("id", ""), str) or values.get("id") in table:
                raise InvalidFieldsError.single("id", "must be a new string")
            record = self._overwritten(self._blank(self._now()), values)
            table[record["fields"]["id"]] = record
            return record

    def get(self, record_id: str, tenant: Tenant | None = None) -> Record:
        """Return one record."""
        with self._store.reading(self.name) as table:
            return self._find(table, record_id, tenant)

    def all(self, tenant: Tenant | None = None) -> list[Record]:
        """Return every record of a tenant, oldest first."""
        with self._store.reading(self.name) as table:
            return [record for record in table.values() if is_visible(record, tenant)]

    def change(
        self, record_id: str, values: Mapping[str, Any], tenant: Tenant | None = None
    ) -> Record:
        """Overwrite fields, and change nothing else. A null removes a field."""
        if "id" in values:
            raise InvalidFieldsError.single("id", "can't be changed")
        with self._draft(record_id, tenant) as draft:
            draft.update(self._overwritten(draft, values))
        return draft

    def delete(self, record_id: str, tenant: Tenant | None = None) -> None:
        """Delete a record."""
        with self._store.changing(self.name) as table:
            self._find(table, record_id, tenant)
            del table[record_id]

    @classmethod
    def not_found(cls) -> SimulatedError:
        """Create the error for an ID that the tenant doesn't have."""
        return SimulatedError(HTTPStatus.NOT_FOUND, f"{cls.singular} not found")

    def _blank(self, now: str) -> Record:
        """Create a record from default values only."""
        fields = {
            "id": str(uuid4()),
            "organizationId": DEFAULT_ORGANIZATION,
            "createdAt": now,
        }
        return {"fields": fields, **copy.deepcopy(dict(self.extras))}

    def _overwritten(self, record: Record, values: Mapping[str, Any]) -> Record:
        """Return a record with new values. A null removes a field."""
        values = {name: _check(name, copy_json, value) for name, value in values.items()}
        if values.get("organizationId") is not None:
            values["organizationId"] = _check("organizationId", parse_id, values["organizationId"])
        if "workspaceId" in values:
            values["workspaceId"] = _check("workspaceId", parse_workspace, values["workspaceId"])
        changed = {name: values.get(name, value) for name, value in record.items()}
        fields = {name: value for name, value in values.items() if name not in self.extras}
        changed["fields"] = without_nulls({**record["fields"], **fields})
        return changed

    def _upgraded(self, record: Record) -> Record:
        """Upgrade a record that an earlier version of the simulator stored."""
        upgraded = {**copy.deepcopy(dict(self.extras)), **record}
        with suppress(ValueError):  # If it isn't a number, only the simulator itself sees it.
            upgraded["workspaceId"] = parse_workspace(upgraded["workspaceId"])
        return upgraded

    @contextmanager
    def _draft(self, record_id: str, tenant: Tenant | None) -> Iterator[Record]:
        """Copy a record to change it. The copy is stored unless the change raises."""
        with self._store.changing(self.name) as table:
            draft = copy.deepcopy(self._find(table, record_id, tenant))
            yield draft
            table[record_id] = draft

    def _find(self, table: Table, record_id: str, tenant: Tenant | None) -> Record:
        record = table.get(record_id)
        if record is None or not is_visible(record, tenant):
            raise self.not_found()
        return record

    def _now(self) -> str:
        return format_time(self._store.clock())


def snapshot(record: Record) -> dict[str, Any]:
    """Copy a record for tests: its fields and its extras in one dict."""
    extras = {name: value for name, value in record.items() if name != "fields"}
    return copy.deepcopy({**record["fields"], **without_nulls(extras)})


def without_nulls(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Omit null fields, as the API does."""
    return {name: value for name, value in fields.items() if value is not None}


def _check(name: str, check: Callable[[object], V], value: object) -> V:
    """Return the result of a check. Raises InvalidFieldsError, which names the field."""
    try:
        return check(value)
    except ValueError as error:
        raise InvalidFieldsError.single(name, str(error)) from None


def is_visible(record: Record, tenant: Tenant | None) -> bool:
    """Whether a tenant can see a record."""
    if tenant is None:
        return True
    visible = (tenant.organization, tenant.workspace)
    return (record["fields"].get("organizationId"), record["workspaceId"]) == visible
