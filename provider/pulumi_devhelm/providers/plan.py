"""What to do about differences between the declared inputs and the state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Plan:
    """The inputs that differ, grouped by what the difference does.

    Those in `replaces` require a new object. Those in `edits` change it in place, to the values
    given. Those in `local` are used only by later steps, so a change is never sent to DevHelm.
    Those in `withheld` would be edits if the object were still open. The state stores them, so that
    they are reported once and not at every update.
    """

    replaces: tuple[str, ...] = ()
    edits: dict[str, Any] = field(default_factory=dict)
    local: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether there is anything to do at all."""
        return bool(self.replaces or self.edits or self.local or self.withheld)

    def on_closed(self) -> Plan:
        """The plan for an object that is over: nothing changes in place anymore."""
        return Plan(self.replaces, {}, self.local, withheld=tuple(self.edits))
