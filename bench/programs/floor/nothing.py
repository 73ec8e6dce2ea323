"""A dynamic provider that does nothing, so that only the engine's own time is left."""

from typing import Any

from pulumi.dynamic import CreateResult, DiffResult, ReadResult, ResourceProvider


class Nothing(ResourceProvider):
    """It is in a module, so that the state contains a reference to it and no code."""

    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Use the title as the ID."""
        return CreateResult(props["title"], props)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Return the state."""
        return ReadResult(id_, props)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Report no change."""
        return DiffResult(changes=False)
