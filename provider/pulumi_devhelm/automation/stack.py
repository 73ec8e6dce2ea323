"""The Pulumi stack of a run, driven through Pulumi's Automation API."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import tenacity
from pulumi import automation
from typing_extensions import Self

from pulumi_devhelm.automation.command import DetachedCommand
from pulumi_devhelm.automation.leftover import Leftover
from pulumi_devhelm.automation.locks import PREFIX, LockedError
from pulumi_devhelm.errors import DevHelmError, EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")

# A command that holds the lock ends within seconds, or within the retries of its last call.
_LOCK_SECONDS = 90
# What the engine puts before a sentence, and what it says beside one.
_BEFORE = re.compile(
    r"^(?:error: |pulumi_devhelm\.errors\.\w+: |\S+ resource '.*?' has a problem: )+"
)
_BESIDE = ("an unhandled error occurred", "update failed", "preview failed")
_ABOUT_BACKENDS = (
    "Where the state is kept, say backend_url, PULUMI_BACKEND_URL or `pulumi login`; a backend "
    "other than Pulumi Cloud also needs PULUMI_CONFIG_PASSPHRASE."
)


class RunStack:
    """A stack in a project of its own; its folder is temporary, its state is the backend's.

    Every method raises EngineError where Pulumi fails, and LockedError where another command is at
    work on the stack.
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
        self._command = self._running("Starting Pulumi", _command)
        # No TemporaryDirectory: a forked child's end would remove it.
        self._folder = tempfile.mkdtemp(prefix=PREFIX)
        self._workspace = automation.LocalWorkspace(
            work_dir=self._folder,
            # The plugin needs this interpreter's packages, whether they are on PATH or not.
            env_vars={"PULUMI_PYTHON_CMD": sys.executable, **self._environment},
            project_settings=automation.ProjectSettings(project, "python"),
            pulumi_command=self._command,
        )
        self._stack: automation.Stack

    @contextlib.contextmanager
    def passing(self) -> Iterator[RunStack]:
        """An empty one of the same name, whose state is gone afterwards, for a preview."""
        environment = {
            **self._environment,
            "PULUMI_BACKEND_URL": Path(tempfile.mkdtemp(dir=self._folder)).as_uri(),
            # There is nothing in it to encrypt.
            "PULUMI_CONFIG_PASSPHRASE": "",
        }
        with RunStack(self._project, self._name, environment=environment, say=self._say) as stack:
            stack.create_or_select()
            yield stack

    def create_or_select(self) -> None:
        """Have the stack, made where it isn't there."""
        self._stack = self._running(
            "Opening the stack",
            lambda: automation.Stack.create_or_select(self._name, self._workspace),
            advice=_ABOUT_BACKENDS,
        )

    def select(self) -> bool:
        """Have the stack, False where it isn't there."""
        found = self._running("Opening the stack", self._found, advice=_ABOUT_BACKENDS)
        if found:
            self._stack = found
        return found is not None

    def _found(self) -> automation.Stack | None:
        with contextlib.suppress(automation.StackNotFoundError):
            return automation.Stack.select(self._name, self._workspace)
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the temporary folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def interrupt(self) -> None:
        """Have `up` and `preview` end early, in good order."""
        self._interrupted = True
        self._command.interrupt()

    def resume(self) -> None:
        """Go on after `interrupt`."""
        self._interrupted = False

    def patiently(self, operation: Callable[[], T]) -> T:
        """What `operation` gives, tried again while another command is at work on the stack.

        A lock that a dead command left is removed, as far as that can be told.
        """
        waiting = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(LockedError),
            wait=tenacity.wait_fixed(1),
            stop=self._is_enough,
            before_sleep=self._see_the_lock,
            reraise=True,
        )
        return waiting(operation)

    def by_hand(self, verb: str = "destroy") -> str:
        """The command that ends what the stack holds, or does something else to it.

        It is for any folder; one with another project's Pulumi.yaml would be in its way.
        """
        backend = assignment(self._environment.get("PULUMI_BACKEND_URL"))
        stack = shlex.quote(f"{self._organization}/{self._project}/{self._name}")
        return f"{backend}pulumi {verb} -C / --yes --stack {stack}"

    def leftover(self) -> Leftover | None:
        """What an earlier run left, None where that is nothing."""
        state = self._running("Reading the state", self._stack.export_stack).deployment
        left = Leftover.of(state or {})
        if left:
            self._organization = left.run.get("organization", self._organization)
        return left

    def up(self, program: Callable[[], None]) -> dict[str, Any]:
        """Bring the stack to what `program` declares, and return its outputs."""
        result = self._running(
            "pulumi up", lambda: self._stack.up(program=program, on_event=self._hear)
        )
        outputs = {key: output.value for key, output in result.outputs.items()}
        self._organization = outputs["run"]["organization"]
        return outputs

    def preview(self, program: Callable[[], None]) -> str:
        """What `up` would do, told line by line as well; nothing changes."""
        result = self._running(
            "pulumi preview",
            lambda: self._stack.preview(
                program=program,
                on_event=self._hear,
                on_output=self._say,
                color="never",
                suppress_progress=True,
            ),
        )
        return result.stdout

    def destroy(self) -> None:
        """End all that the stack holds; its history stays."""
        self._running("pulumi destroy", lambda: self._stack.destroy(on_event=self._hear))

    def refresh(self, *, clear_pending_creates: bool = False) -> None:
        """Bring the state up to date, on demand without what a killed run was creating."""
        self._running(
            "pulumi refresh",
            lambda: self._stack.refresh(
                on_event=self._hear, clear_pending_creates=clear_pending_creates or None
            ),
        )

    def _running(self, what: str, operation: Callable[[], T], *, advice: str = "") -> T:
        self._problems.clear()
        try:
            return operation()
        except DevHelmError:
            raise
        except automation.ConcurrentUpdateError as error:
            raise LockedError(
                f"{what} failed: {_said(error)}",
                advice=f"Wait for that run. If it is dead, run `{self.by_hand('cancel')}`, then "
                "this again.",
            ) from None
        except (automation.CommandError, automation.InvalidVersionError) as error:
            told = " ".join(dict.fromkeys(self._problems)) or _said(error)
            raise EngineError(f"{what} failed: {told}", advice=advice) from None
        except Exception as error:
            raise EngineError(f"{what} failed: {type(error).__name__}: {error}") from error

    def _is_enough(self, state: tenacity.RetryCallState) -> bool:
        return self._interrupted or (state.seconds_since_start or 0) > _LOCK_SECONDS

    def _see_the_lock(self, state: tenacity.RetryCallState) -> None:
        error = state.outcome and state.outcome.exception()
        if isinstance(error, LockedError) and error.stale:
            self._say("Removing the lock of a command that is dead.")
            self._running("pulumi cancel", self._stack.cancel)
        elif state.attempt_number == 1:
            self._say("Waiting for another Pulumi command on the same stack to end.")

    def _hear(self, event: automation.EngineEvent) -> None:
        """Keep what is said of failures, and pass on what the provider says."""
        said = event.diagnostic_event
        if not said:
            return
        text = said.message.strip()
        if said.severity == "error":
            # Of a traceback only the last line is for a reader.
            sentence = text if "Traceback (most recent" not in text else text.splitlines()[-1]
            if not sentence.startswith(_BESIDE):
                self._problems.append(_BEFORE.sub("", sentence))
        elif text.startswith("devhelm: "):
            self._say(text.removeprefix("devhelm: "))


def assignment(backend_url: str | None) -> str:
    """What goes before a command so that it finds the state; a password isn't shown."""
    if not backend_url:
        return ""
    return (
        f"PULUMI_BACKEND_URL={'…' if urlsplit(backend_url).password else shlex.quote(backend_url)} "
    )


def _absolute_backend(environment: Mapping[str, str]) -> dict[str, str]:
    """A backend in a folder, from here; Pulumi would look for it from the stack's own folder."""
    url = environment.get("PULUMI_BACKEND_URL", "")
    path = url.removeprefix("file://")
    if path == url or path.startswith(("/", "~")):
        return {}
    return {"PULUMI_BACKEND_URL": f"file://{Path(path).resolve()}"}


def _command() -> DetachedCommand:
    try:
        return DetachedCommand()
    except FileNotFoundError:
        raise EngineError(
            "There is no `pulumi` on PATH.",
            advice="Install Pulumi's command line: https://www.pulumi.com/docs/install/",
        ) from None


def _said(error: Exception) -> str:
    """What Pulumi's command line said of its failure, on one line."""
    _, found, said = str(error).rpartition("stderr:")
    text = said if found else str(error)
    return " ".join(_BEFORE.sub("", text.strip()).split()) or "it gave no reason."
