"""What the `with` statement binds: the open incident, and later the result of the run."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.models import AddIncidentUpdateRequest
from pulumi_devhelm.times import format_duration, instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_devhelm.client.client import Client


@dataclass(frozen=True)
class Result:
    """How a run ended.

    `outcome` is "completed", "aborted", "previewed" after a dry run, or "ended elsewhere" if
    someone else ended the incident first. `message` is the message of the resolution; it is not
    sent for the last two outcomes. `opened_at` and `ended_at` are aware datetimes, in UTC by this
    machine's clock. `incident_id` and `window_ids` are UUIDs and `shortlink` is a URL; after a dry
    run, they are None or empty. As a string, it is one line.
    """

    outcome: str
    message: str
    opened_at: datetime
    ended_at: datetime
    incident_id: str | None
    shortlink: str | None
    window_ids: tuple[str, ...]

    def __str__(self) -> str:
        if self.incident_id is None:
            return self.outcome
        lasted = format_duration(self.ended_at - self.opened_at)
        return f"{self.outcome} after {lasted}: {self.shortlink or self.incident_id}"


class OpenIncident:
    """The incident and the windows that a context manager opened.

    `incident_id` and `window_ids` are UUIDs, the latter sorted by their monitors. `shortlink`
    is a URL. `chat_message` is one line with title, times in UTC and link. `opened_at` is an
    aware datetime by this machine's clock, and `ends_at`, the end of the windows, one by
    DevHelm's. `resolve_message` is the message of the resolution after a normal exit; set it to
    say more. `result` is None until the context manager exits.

    In a dry run, nothing is open: `dry_run` is True, `preview` is Pulumi's output, and the ids, the
    link, the message and the end are None or empty.
    """

    def __init__(
        self,
        client: Client,
        connect: Callable[[], Client],
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
        self.ends_at = instant(summary.get("ends_at"))
        self.resolve_message = resolve_message
        self.result: Result | None = None
        self._client, self._connect = client, connect
        self._pid = os.getpid()
        self._say = say

    def note(self, text: str, *, notify_subscribers: bool = False) -> None:
        """Post exactly one entry on the incident's timeline. In a dry run, post nothing.

        Raises DevHelmError if DevHelm can't be reached or refuses the entry, UnknownOutcomeError
        if the entry may have been posted, ValueError if the text is blank or no string, and
        RuntimeError after the context manager has exited.

        :param text: Text of the entry, not blank.
        :param notify_subscribers: Whether the entry notifies subscribers.
        """
        if not isinstance(text, str) or not text.strip():
            raise ValueError("text must be a string that is not blank.")
        if self.result is not None:
            raise RuntimeError(
                "The context manager has exited: call note() inside the with statement."
            )
        self._say(text)
        if self.incident_id is not None:
            request = AddIncidentUpdateRequest(body=text, notify_subscribers=notify_subscribers)
            with self._connection() as client:
                Incidents(client.operation()).add_update(self.incident_id, request)

    def _connection(self) -> contextlib.AbstractContextManager[Client]:
        if os.getpid() == self._pid:
            return contextlib.nullcontext(self._client)
        # A forked child lacks the client's thread, and must not share its parent's connections.
        return contextlib.closing(self._connect())
