"""The Pulumi stack of a run, driven through Pulumi's Automation API."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from pulumi import automation
from typing_extensions import Self

from pulumi_devhelm import surfaces
from pulumi_devhelm.automation.command import DetachedCommand
from pulumi_devhelm.automation.locks import PREFIX, LockedError
from pulumi_devhelm.automation.previous_run import PreviousRun
from pulumi_devhelm.errors import DevHelmError, EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")

# Enough for most commands: they release the lock within seconds, or after the retries of one call.
_LOCK_SECONDS = 90
# The engine reports a failure only as English text: a resource's error with prefixes, then
# sentences that say only that something failed. If Pulumi words them differently, they stay in the
# message, which gets longer but loses nothing.
_PREFIXES = re.compile(
    r"^(?:error: |Exception calling application: |pulumi_devhelm\.errors\.\w+: "
    r"|\S+ resource '.*?' has a problem: )+"
)
_UNINFORMATIVE = ("an unhandled error occurred", "update failed", "preview failed")
_BACKEND_ADVICE = (
    "Set where Pulumi keeps the state: set PULUMI_BACKEND_URL, or run `pulumi login`. A backend "
    "other than Pulumi Cloud also needs PULUMI_CONFIG_PASSPHRASE."
)


class RunStack:
    """A stack in its own project, with its files in a temporary folder.

    Every method raises EngineError if Pulumi fails, and LockedError if another command holds the
    stack's lock.
    """

    def __init__(
        self,
        project: str,
        name: str,
        *,
        environment: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self._project, self._name, self._say = project, name, say
        self._environment = {**environment, **_absolute_backend({**os.environ, **environment})}
        self._organization = "organization"
        self._problems: list[str] = []
        self._interrupted = False
        with self._translating_errors("Starting Pulumi"):
            self._command = find_command()
        # Not a TemporaryDirectory: a forked child that ends would remove its parent's folder.
        self._folder = tempfile.mkdtemp(prefix=PREFIX)
        self._workspace = automation.LocalWorkspace(
            work_dir=self._folder,
            # The plugin needs this interpreter's packages, even if the interpreter isn't on PATH.
            env_vars={
                "PULUMI_PYTHON_CMD": sys.executable,
                **surfaces.FROM_SCRIPT,
                **self._environment,
            },
            project_settings=automation.ProjectSettings(project, "python"),
            pulumi_command=self._command,
        )
        self._stack: automation.Stack

    @contextlib.contextmanager
    def throwaway(self) -> Iterator[RunStack]:
        """Yield an empty stack of the same name for previews; its state is discarded."""
        environment = {
            **self._environment,
            "PULUMI_BACKEND_URL": Path(tempfile.mkdtemp(dir=self._folder)).as_uri(),
            # There is nothing to encrypt in it.
            "PULUMI_CONFIG_PASSPHRASE": "",
        }
        with RunStack(self._project, self._name, environment=environment, say=self._say) as stack:
            stack.create_or_select()
            yield stack

    def create_or_select(self) -> None:
        """Select the stack, creating it if needed."""
        with self._opening():
            self._stack = automation.Stack.create_or_select(self._name, self._workspace)

    def select(self) -> bool:
        """Select the stack. Returns False if it doesn't exist."""
        with self._opening(), contextlib.suppress(automation.StackNotFoundError):
            self._stack = automation.Stack.select(self._name, self._workspace)
            return True
        return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the temporary folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def interrupt(self) -> None:
        """Make `up`, `preview` and `retry_while_locked` end early and cleanly."""
        self._interrupted = True
        self._command.interrupt()

    def resume(self) -> None:
        """Let `retry_while_locked` retry again after `interrupt`."""
        self._interrupted = False

    def retry_while_locked(self, operation: Callable[[], T]) -> T:
        """Return what `operation` returns, retrying it while another command holds the lock.

        Removes the lock if the command that took it is known to be dead.
        """
        deadline = time.monotonic() + _LOCK_SECONDS
        is_waiting = False
        while True:
            try:
                return operation()
            except LockedError as error:
                if self._interrupted or time.monotonic() > deadline:
                    raise
                if error.stale:
                    self._say("Removing the lock left by a command that is no longer running.")
                    with self._translating_errors("pulumi cancel"):
                        self._stack.cancel()
                elif not is_waiting:
                    self._say("Waiting for another Pulumi command on the same stack to finish.")
                    is_waiting = True
            time.sleep(1)

    def manual_command(self, verb: str = "destroy") -> str:
        """Return a shell command that ends everything in the stack, or applies another verb to it.

        It works from any folder: `-C /` keeps Pulumi from reading another project's Pulumi.yaml.
        """
        backend = backend_assignment(self._environment.get("PULUMI_BACKEND_URL"))
        stack = shlex.quote(f"{self._organization}/{self._project}/{self._name}")
        return f"{backend}pulumi {verb} -C / --yes --stack {stack}"

    def previous_run(self) -> PreviousRun | None:
        """Read from the state what a run left open. Returns None if nothing is open."""
        with self._translating_errors("Reading the state"):
            state = self._stack.export_stack().deployment
        previous = PreviousRun.from_state(state or {})
        if previous:
            self._organization = previous.run.get("organization", self._organization)
        return previous

    def up(self, program: Callable[[], None]) -> dict[str, Any]:
        """Make the stack match what `program` declares, and return its outputs."""
        with self._translating_errors("pulumi up"):
            result = self._stack.up(program=program, on_event=self._on_event)
        outputs = {key: output.value for key, output in result.outputs.items()}
        self._organization = outputs["run"]["organization"]
        return outputs

    def preview(self, program: Callable[[], None]) -> str:
        """Return what `up` would do, and pass on each line of it. Nothing is changed."""
        with self._translating_errors("pulumi preview"):
            result = self._stack.preview(
                program=program,
                on_event=self._on_event,
                on_output=self._say,
                color="never",
                diff=True,
                suppress_outputs=True,
                suppress_progress=True,
            )
        return result.stdout

    def destroy(self) -> None:
        """End everything in the stack. The stack and its history stay."""
        with self._translating_errors("pulumi destroy"):
            self._stack.destroy(on_event=self._on_event)

    def refresh(self, *, clear_pending_creates: bool = False) -> None:
        """Update the state from DevHelm; optionally drop the creations that were cut off."""
        with self._translating_errors("pulumi refresh"):
            self._stack.refresh(
                on_event=self._on_event, clear_pending_creates=clear_pending_creates or None
            )

    def _opening(self) -> contextlib.AbstractContextManager[None]:
        return self._translating_errors("Opening the stack", advice=_BACKEND_ADVICE)

    @contextlib.contextmanager
    def _translating_errors(self, what: str, *, advice: str = "") -> Iterator[None]:
        """Raise EngineError or LockedError, with Pulumi's own reason, if the body fails."""
        self._problems.clear()
        try:
            yield
        except DevHelmError:
            raise
        except automation.ConcurrentUpdateError as error:
            printed = stderr_of(error)
            raise LockedError(
                f"{what} failed: {_sentence(printed)}",
                printed=printed,
                advice="Wait for that run to finish. If it is dead, run "
                f"`{self.manual_command('cancel')}`, then run this again.",
            ) from None
        except (automation.CommandError, automation.InvalidVersionError) as error:
            problems = " ".join(dict.fromkeys(self._problems)) or stderr_of(error)
            # Pulumi itself says what to do about a missing passphrase.
            says_all = "PULUMI_CONFIG_PASSPHRASE" in problems
            raise EngineError(
                f"{what} failed: {_sentence(problems)}", advice="" if says_all else advice
            ) from None
        except Exception as error:
            raise EngineError(f"{what} failed: {type(error).__name__}: {error}") from error

    def _on_event(self, event: automation.EngineEvent) -> None:
        """Collect the engine's error messages, and pass on the provider's lines."""
        diagnostic = event.diagnostic_event
        if not diagnostic:
            return
        text = diagnostic.message.strip()
        if diagnostic.severity == "error":
            # The last line of a traceback is the only one that a user needs.
            problem = text if "Traceback (most recent" not in text else text.splitlines()[-1]
            if not problem.startswith(_UNINFORMATIVE):
                self._problems.append(reason(problem))
        elif text.startswith("devhelm: "):
            self._say(text.removeprefix("devhelm: "))


def backend_assignment(backend_url: str | None) -> str:
    """Return the prefix that lets a command find the state; it never shows a password."""
    if not backend_url:
        return ""
    return (
        f"PULUMI_BACKEND_URL={'…' if urlsplit(backend_url).password else shlex.quote(backend_url)} "
    )


def _absolute_backend(environment: Mapping[str, str]) -> dict[str, str]:
    """Make a relative backend folder absolute: Pulumi itself runs in the stack's folder."""
    url = environment.get("PULUMI_BACKEND_URL", "")
    path = url.removeprefix("file://")
    if path == url or path.startswith(("/", "~")):
        return {}
    return {"PULUMI_BACKEND_URL": f"file://{Path(path).resolve()}"}


def find_command() -> DetachedCommand:
    """Pulumi's command line. Raises EngineError if it isn't installed."""
    try:
        return DetachedCommand()
    except FileNotFoundError:
        raise EngineError(
            "The `pulumi` command was not found on PATH.",
            advice="Install Pulumi's command line: https://www.pulumi.com/docs/install/",
        ) from None


def stderr_of(error: Exception) -> str:
    """Return on one line what Pulumi's command line printed about its failure."""
    _, found, stderr = str(error).rpartition("stderr:")
    text = stderr if found else str(error)
    return " ".join(reason(text.strip()).split()) or "no reason was given."


def _sentence(text: str) -> str:
    """`text` with a period, so that the advice after it is a sentence of its own."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def reason(text: str) -> str:
    """An error message of Pulumi without what it puts in front of ours."""
    return _PREFIXES.sub("", text)
