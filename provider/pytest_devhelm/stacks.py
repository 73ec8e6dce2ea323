"""Automation API stacks that write only to their own folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi import automation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

_PROJECT = "test"


def create(
    program: automation.PulumiFn | str | PathLike[str],
    folder: Path,
    *,
    name: str,
    config: Mapping[str, Any],
    plugins: Path,
) -> automation.Stack:
    """Create a stack whose state, settings and Pulumi home are in the empty `folder`.

    `plugins` is the folder of Pulumi's installed plugins, which need not exist.
    """
    state, home, settings = (folder / part for part in ("state", "home", "settings"))
    for part in (state, home, settings):
        part.mkdir()
    if plugins.is_dir():
        # Installed plugins are not downloaded again for each stack.
        (home / "plugins").symlink_to(plugins.resolve(), target_is_directory=True)
    environment = {
        "PULUMI_BACKEND_URL": state.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_HOME": str(home),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
    }
    command = automation.PulumiCommand()
    if callable(program):
        project = automation.ProjectSettings(_PROJECT, "python", main=str(Path.cwd()))
        # The plugin process can import dynamic providers from the same places as the test.
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    else:
        project = _project_in(Path(program).resolve(), command)
    workspace = automation.LocalWorkspace(
        work_dir=str(settings),
        program=program if callable(program) else None,
        env_vars=environment,
        project_settings=project,
        stack_settings={name: automation.StackSettings(config=dict(config))},
        pulumi_command=command,
    )
    return automation.Stack.create(name, workspace)


def _project_in(folder: Path, command: automation.PulumiCommand) -> automation.ProjectSettings:
    """Return a folder's project, to run from another folder: nothing is written to its own."""
    workspace = automation.LocalWorkspace(work_dir=str(folder), pulumi_command=command)
    project = workspace.project_settings()
    project.main = str(folder / (project.main or ""))
    # The tests' own interpreter runs it, whatever interpreter the project names.
    if isinstance(project.runtime, automation.ProjectRuntimeInfo):
        project.runtime = project.runtime.name
    return project
