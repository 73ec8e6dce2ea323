"""What is done with the records of every noun alike.

A record is kept as `{"fields": what the API shows, "workspaceId": ...}`; a noun may keep more
beside the fields. Null fields are left out, as the API leaves them out. A stored record is never
changed in place: a change stores a new one, so that records can be handed out without a copy.
"""

from __future__ import annotations

import copy
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from uuid import uuid4

from pulumi_devhelm.simulator.access import DEFAULT_ORGANISATION, id_number, workspace_of
from pulumi_devhelm.simulator.errors import ApiError, FieldError, ValidationFailedError
from pulumi_devhelm.simulator.json_values import copied
from pulumi_devhelm.simulator.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pulumi_devhelm.simulator.access import Tenant
    from pulumi_devhelm.simulator.store import Record, Store, Table

V = TypeVar("V")


class Records:
    """The records of one noun, of every tenant.

    A tenant of None is the simulator itself, which sees everything. Each method that takes an id
    raises ApiError 404 for a record that the tenant doesn't have.
    """

    noun: ClassVar[str]  # as paths have it
    title: ClassVar[str]  # as messages have it, of one record
    beside: ClassVar[Mapping[str, Any]] = {"workspaceId": None}  # the fields, in a new record

    def __init__(self, store: Store) -> None:
        self._store = store
        with store.reading(self.noun) as table:
            for record_id, record in table.items():
                table[record_id] = self._current(record)

    def add(self, given: Mapping[str, Any]) -> Record:
        """Store a record as it is given, whoever made it; what is missing is filled in.

        Beside the API's fields there may be what else a record has, such as `workspaceId`. Little
        is validated, so that odd answers can be played: refused are only an id that isn't a new
        string, ids of organizations and workspaces that aren't numbers, and what JSON can't hold.
        """
        with self._store.changing(self.noun) as table:
            if not isinstance(given.get("id", ""), str) or given.get("id") in table:
                raise ValidationFailedError(FieldError("INVALID", "id", "must be a new string"))
            record = self._new(given, now=self._now())
            table[record["fields"]["id"]] = record
            return record

    def get(self, record_id: str, tenant: Tenant | None = None) -> Record:
        """One record."""
        with self._store.reading(self.noun) as table:
            return self._found(table, record_id, tenant)

    def all(self, tenant: Tenant | None = None) -> list[Record]:
        """Every record of a tenant, in the order in which they were stored."""
        with self._store.reading(self.noun) as table:
            return [record for record in table.values() if _visible(record, tenant)]

    def change(
        self, record_id: str, given: Mapping[str, Any], tenant: Tenant | None = None
    ) -> Record:
        """Overwrite fields as they are given, with none of the effects; a null removes one."""
        if "id" in given:
            raise ValidationFailedError(FieldError("INVALID", "id", "can't be changed"))
        with self._draft(record_id, tenant) as draft:
            draft.update(self._overwritten(draft, given))
        return draft

    def delete(self, record_id: str, tenant: Tenant | None = None) -> None:
        """Let a record be gone."""
        with self._store.changing(self.noun) as table:
            self._found(table, record_id, tenant)
            del table[record_id]

    def not_found(self) -> ApiError:
        """The refusal of an id that is none of the tenant's."""
        return ApiError(HTTPStatus.NOT_FOUND, f"{self.title} not found")

    def _blank(self, now: str) -> Record:
        """A new record of which nothing is given."""
        fields = {
            "id": str(uuid4()),
            "organizationId": DEFAULT_ORGANISATION,
            "createdAt": now,
        }
        return {"fields": fields, **copy.deepcopy(dict(self.beside))}

    def _new(self, given: Mapping[str, Any], *, now: str) -> Record:
        """A record of what is given, with what is missing filled in; a null leaves a field out."""
        return self._overwritten(self._blank(now), given)

    def _overwritten(self, record: Record, given: Mapping[str, Any]) -> Record:
        """The record with what is given in place of what it has; a null removes a field."""
        given = {name: _valid(name, copied, value) for name, value in given.items()}
        if given.get("organizationId") is not None:
            given["organizationId"] = _valid("organizationId", id_number, given["organizationId"])
        if "workspaceId" in given:
            given["workspaceId"] = _valid("workspaceId", workspace_of, given["workspaceId"])
        changed = {name: given.get(name, value) for name, value in record.items()}
        fields = {name: value for name, value in given.items() if name not in self.beside}
        changed["fields"] = without_nulls({**record["fields"], **fields})
        return changed

    def _current(self, record: Record) -> Record:
        """A record as it is kept today, of one in the file of an earlier version."""
        current = {**copy.deepcopy(dict(self.beside)), **record}
        with suppress(ValueError):  # not a number: it stays what only the simulator sees
            current["workspaceId"] = workspace_of(current["workspaceId"])
        return current

    @contextmanager
    def _draft(self, record_id: str, tenant: Tenant | None) -> Iterator[Record]:
        """A record to change, stored unless the change raises."""
        with self._store.changing(self.noun) as table:
            draft = copy.deepcopy(self._found(table, record_id, tenant))
            yield draft
            table[record_id] = draft

    def _found(self, table: Table, record_id: str, tenant: Tenant | None) -> Record:
        record = table.get(record_id)
        if record is None or not _visible(record, tenant):
            raise self.not_found()
        return record

    def _now(self) -> str:
        return timestamp(self._store.clock())


def snapshot(record: Record) -> dict[str, Any]:
    """A copy for people and tests: the fields, with what is beside them, such as `workspaceId`."""
    beside = {name: value for name, value in record.items() if name != "fields"}
    return copy.deepcopy({**record["fields"], **without_nulls(beside)})


def without_nulls(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the API shows."""
    return {name: value for name, value in fields.items() if value is not None}


def _valid(name: str, check: Callable[[object], V], value: object) -> V:
    """A value that passes a check. Raises ValidationFailedError, which names it."""
    try:
        return check(value)
    except ValueError as error:
        raise ValidationFailedError(FieldError("INVALID", name, str(error))) from None


def _visible(record: Record, tenant: Tenant | None) -> bool:
    if tenant is None:
        return True
    mine = (tenant.organisation, tenant.workspace)
    return (record["fields"].get("organizationId"), record["workspaceId"]) == mine
