"""What a difference between the declared inputs and the state asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Plan:
    """The inputs that differ, by what their difference does.

    Those in `replaces` need a new thing, `edits` change it in place and come with the new values,
    `local` are read by later steps only, so that DevHelm never sees a change of them. `withheld`
    would be edits of a thing that is still open.
    """

    replaces: tuple[str, ...] = ()
    edits: dict[str, Any] = field(default_factory=dict)
    local: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether there is anything to do at all."""
        return bool(self.replaces or self.edits or self.local)

    def on_closed(self) -> Plan:
        """The plan if the thing is over: nothing in place is changed any more."""
        return Plan(self.replaces, {}, self.local, withheld=tuple(self.edits))
