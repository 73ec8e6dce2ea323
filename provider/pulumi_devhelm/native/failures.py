"""Errors as the engine shows them: one sentence."""

from __future__ import annotations

import functools
import traceback
from typing import TYPE_CHECKING, Any, NoReturn

import grpc
from google.protobuf.any_pb2 import Any as Packed
from pulumi.runtime.proto import ErrorResourceInitFailed, status_pb2

from pulumi_devhelm.errors import DevHelmError
from pulumi_devhelm.native import log

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from google.protobuf.struct_pb2 import Struct

_CODE = grpc.StatusCode.UNKNOWN


class PartialError(Exception):
    """A step that failed halfway: the object is the resource's, but not as declared yet."""

    def __init__(self, cause: DevHelmError, id_: str, outputs: Struct, inputs: Struct) -> None:
        super().__init__(str(cause))
        self.id = id_
        self.outputs = outputs
        self.inputs = inputs


class _Status(grpc.Status):  # type: ignore[misc] # grpc has no types
    def __init__(self, details: str, trailing_metadata: Any) -> None:
        self.code, self.details, self.trailing_metadata = _CODE, details, trailing_metadata


def in_one_sentence(method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Wrap a method of the servicer so that its errors reach the engine as one sentence."""

    @functools.wraps(method)
    async def wrapper(self: Any, request: Any, context: Any) -> Any:
        log.begin(getattr(request, "urn", ""))
        try:
            return await method(self, request, context)
        except PartialError as error:
            await context.abort_with_status(_partial(error))
        except DevHelmError as error:
            await context.abort(_CODE, str(error))
        except Exception as error:  # noqa: BLE001 - the engine must get an answer to every call
            await unexpected(error, context)

    return wrapper


async def unexpected(error: BaseException, context: Any) -> NoReturn:
    """Answer with an error that is a fault of this package; its traceback is for debug logs."""
    log.debug("".join(traceback.format_exception(error)))
    await context.abort(
        _CODE,
        f"pulumi-devhelm failed unexpectedly: {type(error).__name__}: {error}. This is a fault of "
        "the plugin; please report it with its traceback, which the option --debug prints.",
    )
    raise AssertionError


def _partial(error: PartialError) -> _Status:
    """The status from which the engine stores the object, with the error."""
    failed = ErrorResourceInitFailed(
        id=error.id, reasons=[str(error)], properties=error.outputs, inputs=error.inputs
    )
    packed = Packed()
    packed.Pack(failed)
    status = status_pb2.Status(code=_CODE.value[0], message=str(error), details=[packed])
    return _Status(str(error), (("grpc-status-details-bin", status.SerializeToString()),))
