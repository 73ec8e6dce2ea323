"""What a block has in hand while its incident is open, and what it came to."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client.client import DevHelm
from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.models import AddIncidentUpdateRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Result:
    """What a block came to.

    `outcome` is "completed", "aborted", "previewed" after a dry run, or "ended elsewhere" where
    somebody had ended it before the block did; `message` is what the resolution says, but for the
    last two. `opened_at` and `ended_at` are aware datetimes, in UTC by this machine's clock.
    `incident_id` and `window_ids` are UUIDs, `shortlink` is a URL; after a dry run they are None
    and empty.
    """

    outcome: str
    message: str
    opened_at: datetime
    ended_at: datetime
    incident_id: str | None
    shortlink: str | None
    window_ids: tuple[str, ...]


class OpenIncident:
    """The open incident of a block, and its windows.

    `incident_id` and `window_ids` are UUIDs, the latter sorted by their monitors; `shortlink` is
    a URL, `chat_message` one line with title, times in UTC and link, `opened_at` an aware
    datetime by this machine's clock. In a dry run, where `dry_run` is True and `preview` has what
    Pulumi printed, nothing is open: ids, link and message are None and empty. `resolve_message` is
    what the resolution will say where the block ends well; set it to say more. `result` is None
    until the block is over.
    """

    def __init__(
        self,
        devhelm: DevHelm,
        say: Callable[[str], None],
        outputs: Mapping[str, Any],
        resolve_message: str,
    ) -> None:
        summary = outputs.get("summary", {})
        self.incident_id: str | None = summary.get("incident_id")
        self.shortlink: str | None = summary.get("shortlink")
        self.window_ids: tuple[str, ...] = tuple(summary.get("window_ids", ()))
        self.chat_message: str | None = outputs.get("chat_message")
        self.preview: str | None = outputs.get("preview")
        self.dry_run = self.incident_id is None
        self.opened_at = datetime.now(timezone.utc)
        self.resolve_message = resolve_message
        self.result: Result | None = None
        self._devhelm = devhelm
        self._pid = os.getpid()
        self._say = say

    def note(self, text: str, *, notify_subscribers: bool = False) -> None:
        """Post one entry on the incident's timeline, exactly one; in a dry run none.

        Raises DevHelmError where DevHelm can't be reached or refuses it, UnknownOutcomeError
        where it may have been posted, ValueError for a blank text, and RuntimeError after the
        block.

        :param text: What the entry says, not blank.
        :param notify_subscribers: Whether subscribers are notified of it.
        """
        if not text.strip():
            raise ValueError("text must not be blank.")
        if self.result is not None:
            raise RuntimeError("The block is over: note() works inside it.")
        self._say(text)
        if self.incident_id is not None:
            request = AddIncidentUpdateRequest(body=text, notify_subscribers=notify_subscribers)
            with self._connected() as devhelm:
                Incidents(devhelm.operation()).add_update(self.incident_id, request)

    def _connected(self) -> contextlib.AbstractContextManager[DevHelm]:
        if os.getpid() == self._pid:
            return contextlib.nullcontext(self._devhelm)
        # A forked child has neither the thread nor the connections of its parent.
        return contextlib.closing(DevHelm(self._devhelm.settings, Ledger(), self._say))
