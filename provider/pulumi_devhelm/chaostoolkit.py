"""A control for the Chaos Toolkit that keeps a drill open while an experiment runs.

Name it in an experiment file as the module of a control of type "python". It opens the drill before
the experiment, notes each activity with its result on the timeline, and resolves the incident with
the verdict: completed, deviated, failed, aborted or interrupted. While the steady-state hypothesis
runs continuously, its probes are noted only when their results change. If the drill can't be
opened, the experiment is interrupted before it breaks anything.

The control takes the arguments of `pulumi_devhelm.automation.gameday`. `name` and `title` default
to the experiment's title, `scenario` to its description. The token is the secret `api_token` in the
scope "devhelm", or the environment variable DEVHELM_API_TOKEN.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import TYPE_CHECKING, Any

from chaoslib.exceptions import InterruptExecution
from chaoslib.types import Dry

from pulumi_devhelm.automation import gameday
from pulumi_devhelm.errors import DevHelmError
from pulumi_devhelm.names import name_of

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

# The other dry runs of the Chaos Toolkit still carry out the actions.
_SKIPS_ACTIONS = (Dry.ACTIONS, Dry.ACTIVITIES)
_logger = logging.getLogger("chaostoolkit")


class _Hypothesis:
    """Decides which runs of the steady-state hypothesis get an entry.

    Before and after the method, the hypothesis runs in the experiment's own thread, and each probe
    is noted. During the method, it runs repeatedly in another thread, and a probe is noted only if
    its result has changed.
    """

    def __init__(self) -> None:
        self._experiment = threading.get_ident()
        self._lock = threading.Lock()
        # By position: the probe, its last result, and how often that was repeated without an entry.
        self._known: dict[int, tuple[str, str, int]] = {}
        self._here = threading.local()

    def begin(self) -> None:
        """Treat the activities that follow in this thread as probes of the hypothesis."""
        self._here.is_running = True

    def end(self) -> None:
        """Treat the activities that follow in this thread as ordinary activities again."""
        self._here.is_running = False

    @property
    def is_running(self) -> bool:
        """Whether the current activity in this thread is a probe of the hypothesis."""
        return getattr(self._here, "is_running", False)

    def entries(self, runs: Sequence[Mapping[str, Any]]) -> list[str]:
        """Return the entries for one run of the hypothesis."""
        with self._lock:
            found = [self._entry(place, run) for place, run in enumerate(runs)]
        return [entry for entry in found if entry]

    def rest(self) -> list[str]:
        """Return the entries for repeated results that were not noted."""
        return [
            f'Probe "{name}": {result} {_more(again)}'
            for name, result, again in self._known.values()
            if again
        ]

    def _entry(self, place: int, run: Mapping[str, Any]) -> str | None:
        name = run["activity"].get("name")
        result = run["status"]
        # A probe that works but finds a value outside the tolerance succeeds as an activity.
        if result == "succeeded" and not run["tolerance_met"]:
            result = "deviated"
        _, former, again = self._known.get(place, (name, None, 0))
        if result == former and threading.get_ident() != self._experiment:
            self._known[place] = name, result, again + 1
            return None
        self._known[place] = name, result, 0
        entry = _entry("Probe", name, result, run)
        return f"{entry}, after it {former} {_more(again)}" if again else entry


# The drill of the one experiment that a process runs; closing the stack resolves it.
_open = contextlib.ExitStack()
_drill: OpenIncident | None = None
_hypothesis = _Hypothesis()
_in_rollback = False


def before_experiment_control(
    context: Mapping[str, Any], secrets: Mapping[str, Any] | None = None, **arguments: Any
) -> None:
    """Open the drill. Raises InterruptExecution if that fails."""
    global _drill, _hypothesis, _in_rollback  # noqa: PLW0603 - a control is a module of functions
    title = context.get("title") or "Experiment"
    defaults: dict[str, Any] = {
        "name": name_of(title),
        "title": title,
        "scenario": context.get("description"),
        "api_token": ((secrets or {}).get("devhelm") or {}).get("api_token"),
        "dry_run": context.get("dry") in _SKIPS_ACTIONS,
        "progress": _logger.info,
    }
    try:
        _drill = _open.enter_context(gameday(**(defaults | arguments)))
    except (DevHelmError, TypeError) as error:
        raise InterruptExecution(f"Could not open the drill in DevHelm. {error}") from None
    # The verdict unless a later one replaces it.
    _drill.resolve_message = "interrupted"
    _hypothesis = _Hypothesis()
    _in_rollback = False


def before_hypothesis_control(context: Mapping[str, Any], **_: Any) -> None:  # noqa: ARG001
    """Leave the probes that follow in this thread to `after_hypothesis_control`."""
    _hypothesis.begin()


def after_hypothesis_control(
    context: Mapping[str, Any],  # noqa: ARG001 - the Chaos Toolkit passes it by name
    state: Mapping[str, Any] | None = None,
    **_: Any,
) -> None:
    """Note the hypothesis's probes. While it runs continuously, note only changed results."""
    _hypothesis.end()
    for entry in _hypothesis.entries((state or {}).get("probes", ())):
        _note(entry)


def before_rollback_control(context: Mapping[str, Any], **_: Any) -> None:  # noqa: ARG001
    """Note the activities that follow as rollbacks."""
    global _in_rollback  # noqa: PLW0603 - as above
    _in_rollback = True


def after_activity_control(
    context: Mapping[str, Any], state: Mapping[str, Any] | None = None, **_: Any
) -> None:
    """Note an activity with its result. If that fails, the experiment continues.

    The activity's output may be secret, so it isn't noted.
    """
    if not state or _hypothesis.is_running:
        return
    kind = "Rollback" if _in_rollback else context.get("type", "activity").capitalize()
    result = state.get("status", "unknown outcome")
    _note(_entry(kind, context.get("name"), result, state))


def after_experiment_control(
    context: Mapping[str, Any],  # noqa: ARG001 - the Chaos Toolkit passes it by name
    state: Mapping[str, Any],
    **_: Any,
) -> None:
    """Resolve the incident with the verdict. Raises StillOpenError if that fails."""
    for entry in _hypothesis.rest():
        _note(entry)
    if _drill:
        _drill.resolve_message = "deviated" if state.get("deviated") else str(state.get("status"))
    _open.close()


def cleanup_control() -> None:
    """Resolve the incident if it is still open, as after a second Ctrl-C during the rollbacks."""
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
        _logger.warning("An entry could not be posted on the drill's timeline. %s", error)
