"""Properties on the wire: plain values here, with the names of those that are secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import rpc

from pulumi_devhelm.providers.values import is_unknown, without_nulls

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pulumi_devhelm.providers.base import DevHelmProvider

# The input from which providers learn which others are secret.
_SECRETS = "secretTexts"


@dataclass(frozen=True)
class Bag:
    """Properties as the engine sent them: their `values`, and the keys of the `secret` ones.

    A value that isn't known yet is an object of the SDK. A list or a mapping with a secret in it is
    secret as a whole.
    """

    values: dict[str, Any]
    secret: frozenset[str]

    @classmethod
    def of(cls, struct: Struct) -> Bag:
        """Read the properties of a request."""
        raw = rpc.deserialize_properties(struct, keep_unknowns=True, keep_internal=False)
        values = {key: rpc.unwrap_rpc_secret(value) for key, value in raw.items()}
        secret = frozenset(key for key, value in raw.items() if rpc.is_rpc_secret(value))
        return cls(without_nulls(values), secret)

    def for_provider(self, provider: DevHelmProvider, secret: Iterable[str] = ()) -> dict[str, Any]:
        """The values for a provider, which learns from one of them which inputs are secret.

        `secret` are the keys of inputs that are secret although this bag doesn't mark them.
        """
        texts = sorted({*self.secret, *secret}.intersection(provider.inputs.keys))
        return self.values | ({_SECRETS: texts} if texts else {})


def struct(values: Mapping[str, Any], secret: Iterable[str] = ()) -> Struct:
    """Write properties for an answer, with those whose key is in `secret` marked as secret."""
    marked = {
        key: rpc.wrap_rpc_secret(rpc.unwrap_rpc_secret(value)) if key in secret else value
        for key, value in values.items()
        if key != _SECRETS and value is not None
    }
    written = Struct()
    written.update(_wire(marked))
    return written


def _wire(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _wire(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_wire(item) for item in value]
    return rpc.UNKNOWN if is_unknown(value) else value
