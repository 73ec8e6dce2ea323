"""A control for the Chaos Toolkit: a drill is open while an experiment runs.

Named in an experiment file as the module of a control of type "python". It opens the drill before
the experiment, notes each activity with its result on the timeline, and resolves with the verdict:
completed, deviated, failed, aborted or interrupted. While the steady-state hypothesis runs
continuously, its probes are noted only when their results change. If the drill can't be opened, the
experiment is interrupted before it breaks anything.

The control's arguments are those of `pulumi_devhelm.automation.gameday`; `name` and `title` are the
experiment's title where they are left out, and `scenario` its description. The token is the secret
`api_token` of the scope "devhelm", or the environment variable DEVHELM_API_TOKEN.
"""

from __future__ import annotations

import contextlib
import logging
import re
import threading
from typing import TYPE_CHECKING, Any

from chaoslib.exceptions import InterruptExecution
from chaoslib.types import Dry

from pulumi_devhelm.automation import gameday
from pulumi_devhelm.errors import DevHelmError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_devhelm.automation import OpenIncident

__all__ = [
    "after_activity_control",
    "after_experiment_control",
    "after_hypothesis_control",
    "before_experiment_control",
    "before_hypothesis_control",
    "before_rollback_control",
    "cleanup_control",
]

# With others of its dry runs Chaos Toolkit carries out the actions all the same.
_SPARES_ACTIONS = (Dry.ACTIONS, Dry.ACTIVITIES)
_logger = logging.getLogger("chaostoolkit")


class _Hypothesis:
    """The entries that the runs of the steady-state hypothesis deserve.

    Before and after the method it runs in the experiment's own thread, and each probe is noted.
    During the method it runs again and again in a thread beside, and a probe is noted if its result
    has changed.
    """

    def __init__(self) -> None:
        self._experiment = threading.get_ident()
        self._lock = threading.Lock()
        # By its place: the probe, its last result, and how often that came again without an entry.
        self._known: dict[int, tuple[str, str, int]] = {}
        self._here = threading.local()

    def begin(self) -> None:
        """Take the activities that follow in this thread for its probes."""
        self._here.is_running = True

    def end(self) -> None:
        """Take them for the method's or the rollbacks' again."""
        self._here.is_running = False

    @property
    def is_running(self) -> bool:
        """Whether the activity at hand in this thread is one of its probes."""
        return getattr(self._here, "is_running", False)

    def entries(self, runs: Sequence[Mapping[str, Any]]) -> list[str]:
        """What to note of one run of the hypothesis."""
        with self._lock:
            found = [self._entry(place, run) for place, run in enumerate(runs)]
        return [entry for entry in found if entry]

    def rest(self) -> list[str]:
        """What there is to say at the end of what wasn't noted."""
        return [
            f'Probe "{name}": {result} {_more(again)}'
            for name, result, again in self._known.values()
            if again
        ]

    def _entry(self, place: int, run: Mapping[str, Any]) -> str | None:
        name = run["activity"].get("name")
        result = run["status"]
        # It succeeds as an activity also if it finds what the hypothesis doesn't allow for.
        if result == "succeeded" and not run["tolerance_met"]:
            result = "deviated"
        _, former, again = self._known.get(place, (name, None, 0))
        if result == former and threading.get_ident() != self._experiment:
            self._known[place] = name, result, again + 1
            return None
        self._known[place] = name, result, 0
        entry = _entry("Probe", name, result, run)
        return f"{entry}, after it {former} {_more(again)}" if again else entry


# The drill of the one experiment that a process runs; closing it resolves it.
_open = contextlib.ExitStack()
_drill: OpenIncident | None = None
_hypothesis = _Hypothesis()
_in_rollback = False


def before_experiment_control(
    context: Mapping[str, Any], secrets: Mapping[str, Any] | None = None, **arguments: Any
) -> None:
    """Open the drill. Raises InterruptExecution where that fails."""
    global _drill, _hypothesis, _in_rollback  # noqa: PLW0603 - a control is a module of functions
    title = context.get("title") or "Experiment"
    defaults: dict[str, Any] = {
        "name": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:100],
        "title": title,
        "scenario": context.get("description"),
        "api_token": ((secrets or {}).get("devhelm") or {}).get("api_token"),
        "dry_run": context.get("dry") in _SPARES_ACTIONS,
        "progress": _logger.info,
    }
    try:
        _drill = _open.enter_context(gameday(**(defaults | arguments)))
    except (DevHelmError, TypeError) as error:
        raise InterruptExecution(f"The drill can't be opened at DevHelm. {error}") from None
    # Until there is another verdict.
    _drill.resolve_message = "interrupted"
    _hypothesis = _Hypothesis()
    _in_rollback = False


def before_hypothesis_control(context: Mapping[str, Any], **_: Any) -> None:  # noqa: ARG001
    """Leave the probes that follow in this thread to `after_hypothesis_control`."""
    _hypothesis.begin()


def after_hypothesis_control(
    context: Mapping[str, Any],  # noqa: ARG001 - Chaos Toolkit gives it by name
    state: Mapping[str, Any] | None = None,
    **_: Any,
) -> None:
    """Note its probes; while it runs continuously, only those whose results have changed."""
    _hypothesis.end()
    for entry in _hypothesis.entries((state or {}).get("probes", ())):
        _note(entry)


def before_rollback_control(context: Mapping[str, Any], **_: Any) -> None:  # noqa: ARG001
    """Note what follows as rollbacks."""
    global _in_rollback  # noqa: PLW0603 - as above
    _in_rollback = True


def after_activity_control(
    context: Mapping[str, Any], state: Mapping[str, Any] | None = None, **_: Any
) -> None:
    """Note an activity with its result; where that fails, the experiment goes on.

    What an activity puts out may be secret, so it isn't noted.
    """
    if not state or _hypothesis.is_running:
        return
    kind = "Rollback" if _in_rollback else context.get("type", "activity").capitalize()
    result = state.get("status", "of unknown outcome")
    _note(_entry(kind, context.get("name"), result, state))


def after_experiment_control(
    context: Mapping[str, Any],  # noqa: ARG001 - Chaos Toolkit gives it by name
    state: Mapping[str, Any],
    **_: Any,
) -> None:
    """Resolve with the verdict. Raises StillOpenError where that can't be done."""
    for entry in _hypothesis.rest():
        _note(entry)
    if _drill:
        _drill.resolve_message = "deviated" if state.get("deviated") else str(state.get("status"))
    _open.close()


def cleanup_control() -> None:
    """Resolve what is open still, as where a second Ctrl-C cut the rollbacks short."""
    _open.close()


def _entry(kind: str, name: str | None, result: str, run: Mapping[str, Any]) -> str:
    return f'{kind} "{name}": {result}, in {run.get("duration", 0):.1f} s'


def _more(times: int) -> str:
    return "1 more time" if times == 1 else f"{times} more times"


def _note(entry: str) -> None:
    if not _drill:
        return
    try:
        _drill.note(entry)
    except DevHelmError as error:
        _logger.warning("The drill's timeline lacks an entry. %s", error)
