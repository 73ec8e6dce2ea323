"""A dynamic provider that does nothing: what is left is the engine's own time."""

from typing import Any

from pulumi.dynamic import CreateResult, DiffResult, ReadResult, ResourceProvider


class Nothing(ResourceProvider):
    """It lies in a module, so that the state holds a reference to it and no code."""

    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Take the title for an id."""
        return CreateResult(props["title"], props)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Find what is known."""
        return ReadResult(id_, props)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """See no change."""
        return DiffResult(changes=False)
