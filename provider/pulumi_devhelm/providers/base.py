"""The base class of all providers."""

from __future__ import annotations

import contextlib
import importlib
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    DiffResult,
    ReadResult,
    ResourceProvider,
)

from pulumi_devhelm.errors import (
    AuthorizationError,
    ConfigurationError,
    DevHelmError,
    NotFoundError,
)
from pulumi_devhelm.providers import sentences, session
from pulumi_devhelm.providers.values import PROVIDER_KEY
from pulumi_devhelm.surfaces import in_programs, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pulumi_devhelm.providers.plan import Plan
    from pulumi_devhelm.providers.properties import Inputs, Problem


class DevHelmProvider(ResourceProvider):
    """A stateless provider. State files name its subclasses forever, so never move them.

    It has no attributes, because it is pickled into every resource's state. A subclass implements
    only what is specific to its resource.

    All providers use three mappings with DevHelm's camelCase keys: `declared` contains the values
    from the program, `state` those that the stack knows, and `live` those in DevHelm.
    """

    # The pickle is a reference to a public class, so there is nothing to encrypt.
    serialize_as_secret_always = False
    inputs: ClassVar[Inputs]
    # Whether the old object is ended before its replacement is created.
    deletes_first: ClassVar[bool] = False
    # The outputs that no update changes, so that a preview of one knows them.
    lasting: ClassVar[tuple[str, ...]] = ()

    def configure(self, req: ConfigureRequest) -> None:
        """Remember the stack's configuration. `check` reports its problems."""
        sentences.show()
        session.configure(req.config.get)

    def check(self, before: dict[str, Any], inputs: dict[str, Any]) -> CheckResult:
        """Report all invalid inputs at once, and fill in the defaults."""
        declared, problems = self.checked(before, inputs)
        return CheckResult(declared, failures(problems))

    def checked(
        self, before: dict[str, Any], inputs: dict[str, Any]
    ) -> tuple[dict[str, Any], list[Problem]]:
        """The inputs with their defaults, and all their problems.

        `before` are the previous inputs, and empty for a new object.
        """
        declared = self.settled(before, self.inputs.of(inputs))
        return declared, [*self.inputs.problems(declared), *self.problems(before, declared)]

    def diff(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> DiffResult:
        """Compare what is declared with the last known state."""
        plan = self.compared(id_, state, declared)
        # A state from the native plugin needs an update that stores this provider: Pulumi's host of
        # dynamic resources can neither read nor delete a resource without it.
        is_foreign = PROVIDER_KEY in declared and PROVIDER_KEY not in state
        return DiffResult(
            changes=plan.changes or is_foreign,
            replaces=list(plan.replaces),
            delete_before_replace=self.deletes_first,
        )

    def compared(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> Plan:
        """Plan what to do about differences, and say what can't be done."""
        session.ledger.own(id_)
        plan = self.plan(id_, state, declared)
        if not plan.replaces:
            self.keep(id_, state)
            if plan.withheld:
                session.say(self.withheld_line(id_, state, declared, plan))
        return plan

    def read(self, id_: str, state: dict[str, Any]) -> ReadResult:
        """Read the object as it is now. If it is gone, remove it from the state.

        Raises NotFoundError if `.get` names an object that was never read before.
        """
        is_get = not state.keys() - {PROVIDER_KEY}
        try:
            with _with_old_settings("" if is_get else "refresh"):
                outputs, inputs = self.refreshed(id_, state)
        except NotFoundError:
            if is_get:
                raise
            session.say(f"{self.gone(id_, state)} Removing it from the stack's state.")
            return ReadResult(id_="", outs={})
        return ReadResult(id_, outs=outputs, inputs=inputs)

    def delete(self, id_: str, state: dict[str, Any]) -> None:
        """End the object, unless it must be kept. If it is already over or gone, that is fine."""
        if state.get("onDestroy") == "keep":
            # A replacement that looks for an equal open incident must not take over this one.
            session.ledger.own(id_)
            return
        try:
            with _with_old_settings("destroy"):
                self.end(id_, state)
        except NotFoundError:
            session.say(f"{self.gone(id_, state)} Nothing was ended.")

    @property
    def calls(self) -> Any:
        """The module that carries out plans. Only it loads the HTTP client, which takes a while."""
        return importlib.import_module(f"{type(self).__module__}.calls")

    def settled(self, before: dict[str, Any], declared: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - for subclasses
        """The inputs to use, given the previous ones, `before`, and the program's, `declared`."""
        return declared

    def problems(self, before: dict[str, Any], declared: dict[str, Any]) -> Iterable[Problem]:  # noqa: ARG002
        """Problems that involve several inputs. `before` is empty for a new object."""
        return ()

    def plan(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> Plan:  # noqa: ARG002 - for subclasses
        """Compare `declared` with `state`."""
        return self.inputs.plan(state, declared)

    def declared_key(self, key: str, declared: dict[str, Any]) -> str:  # noqa: ARG002 - for subclasses
        """The input with which the program declares the property `key`."""
        return key

    def keep(self, id_: str, state: dict[str, Any]) -> None:
        """Note that the object is still declared."""

    def withheld_line(
        self, id_: str, state: dict[str, Any], declared: dict[str, Any], plan: Plan
    ) -> str:
        """The message that says why the changes withheld by `plan` aren't sent."""
        raise NotImplementedError

    def refreshed(self, id_: str, state: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Outputs and inputs after reading the object. Raises NotFoundError if it is gone."""
        raise NotImplementedError

    def imported(self, id_: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Outputs and inputs of an existing object, as if the program had declared it.

        The outputs contain the defaults, so that a program without them shows no change, but the
        inputs don't, because `pulumi import` writes a program from them. Raises NotFoundError if
        the object is gone, and DevHelmError if this kind of resource can't be imported.
        """
        raise DevHelmError(
            f"Importing {id_} failed: a resource of this type can't be imported.",
            advice="Declare it without the option import.",
        )

    def partial(
        self, state: dict[str, Any], declared: dict[str, Any], live: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The outputs after a step that failed halfway, if DevHelm's values are `live` then."""
        raise NotImplementedError

    def end(self, id_: str, state: dict[str, Any]) -> None:
        """End the object as destroy does. Raises NotFoundError if it is gone."""
        raise NotImplementedError

    def named(self, id_: str, state: dict[str, Any]) -> str:
        """The name of the object in messages."""
        raise NotImplementedError

    def gone(self, id_: str, state: dict[str, Any]) -> str:
        """The sentence for an object that DevHelm doesn't find."""
        # Numbers from the state arrive as floats.
        organization = str(state.get("organizationId") or session.settings().org_id)
        return (
            f"{self.named(id_, state)} was not found in organization "
            f"{organization.removesuffix('.0')} (a token for another workspace looks the same)."
        )


def failures(problems: Iterable[Problem]) -> list[CheckFailure]:
    """The check failures for `problems` and for problems with the settings.

    Their property is empty, because the engine would print the value of a named one.
    """
    found = [str(problem) for problem in problems]
    try:
        session.settings()
    except ConfigurationError as error:
        found += map(spelled, error.problems)
    return [CheckFailure("", sentence) for sentence in found]


@contextlib.contextmanager
def _with_old_settings(command: str) -> Iterator[None]:
    """If the token is refused, say how to use a new one: `command` may have used an old one."""
    try:
        yield
    except AuthorizationError as error:
        if command:
            error.advice += in_programs(
                f" New token? Run `pulumi {command} --run-program`: without it, Pulumi uses the "
                "configuration of the last `pulumi up`."
            )
        raise
