"""A control for the Chaos Toolkit: a drill is open while an experiment runs.

Named in an experiment file as the module of a control of type "python". It opens the drill before
the experiment, notes each activity with its result on the timeline, and resolves with the verdict:
completed, deviated, failed, aborted or interrupted. Where the drill can't be opened, the experiment
is interrupted before it breaks anything.

The control's arguments are those of `pulumi_devhelm.automation.gameday`; `name` and `title` are the
experiment's title where they are left out, and `scenario` its description. The token is the secret
`api_token` of the scope "devhelm", or the environment variable DEVHELM_API_TOKEN.
"""

from __future__ import annotations

import contextlib
import logging
import re
from typing import TYPE_CHECKING, Any

from chaoslib.exceptions import InterruptExecution
from chaoslib.types import Dry

from pulumi_devhelm.automation import gameday
from pulumi_devhelm.errors import DevHelmError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_devhelm.automation import OpenIncident

__all__ = [
    "after_activity_control",
    "after_experiment_control",
    "before_experiment_control",
    "before_rollback_control",
    "cleanup_control",
]

# With others of its dry runs Chaos Toolkit carries out the actions all the same.
_SPARES_ACTIONS = (Dry.ACTIONS, Dry.ACTIVITIES)
_logger = logging.getLogger("chaostoolkit")
# The drill of the one experiment that a process runs; closing it resolves it.
_open = contextlib.ExitStack()
_drill: OpenIncident | None = None
_in_rollback = False


def before_experiment_control(
    context: Mapping[str, Any], secrets: Mapping[str, Any] | None = None, **arguments: Any
) -> None:
    """Open the drill. Raises InterruptExecution where that fails."""
    global _drill, _in_rollback  # noqa: PLW0603 - a control is a module of functions
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
    _in_rollback = False


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
    if not _drill or not state:
        return
    kind = "Rollback" if _in_rollback else context.get("type", "activity").capitalize()
    result = state.get("status", "of unknown outcome")
    try:
        _drill.note(
            f'{kind} "{context.get("name")}": {result}, in {state.get("duration", 0):.1f} s'
        )
    except DevHelmError as error:
        _logger.warning("The drill's timeline lacks an entry. %s", error)


def after_experiment_control(
    context: Mapping[str, Any],  # noqa: ARG001 - Chaos Toolkit gives it by name
    state: Mapping[str, Any],
    **_: Any,
) -> None:
    """Resolve with the verdict. Raises StillOpenError where that can't be done."""
    if _drill:
        _drill.resolve_message = "deviated" if state.get("deviated") else str(state.get("status"))
    _open.close()


def cleanup_control() -> None:
    """Resolve what is open still, as where a second Ctrl-C cut the rollbacks short."""
    _open.close()
