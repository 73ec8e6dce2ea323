"""DevHelm's errors: the exception that endpoints raise, and the envelope that clients receive."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import ValidationError
    from starlette.requests import Request

    from pulumi_devhelm.simulator.times import Clock

_CODES = {
    HTTPStatus.TOO_MANY_REQUESTS: "RATE_LIMITED",
    HTTPStatus.INTERNAL_SERVER_ERROR: "INTERNAL_ERROR",
}


@dataclass(frozen=True)
class FieldError:
    """One invalid field: DevHelm's `ErrorEntry`, with a code such as "INVALID"."""

    code: str
    field: str
    message: str


class SimulatedError(Exception):
    """The simulator refuses a call, as DevHelm would: the error response, as an exception.

    `status` is the HTTP status, `code` is DevHelm's category, such as "NOT_FOUND", `message` is the
    message in the envelope, and `errors` has a FieldError for each invalid field.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: Sequence[FieldError] = (),
    ) -> None:
        self.status = status
        self.code = code_of(status)
        self.message = message
        self.errors = tuple(errors)
        fields = "; ".join(f"{error.field}: {error.message}" for error in errors)
        super().__init__(f"{status} {self.code}: {message}" + (f" ({fields})" if fields else ""))


class InvalidFieldsError(SimulatedError):
    """Fields of a request are invalid: 400 with one entry for each of them."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(HTTPStatus.BAD_REQUEST, "Validation failed", errors=errors)

    @classmethod
    def single(cls, field: str, message: str) -> InvalidFieldsError:
        """Create the error for one field."""
        return cls(FieldError("INVALID", field, message))

    @classmethod
    def from_pydantic(cls, error: ValidationError) -> InvalidFieldsError:
        """Create the error for all fields that pydantic refused."""
        return cls(
            *(
                FieldError(
                    code=entry["type"].upper(),
                    field=".".join(map(str, entry["loc"])),
                    message=entry["msg"],
                )
                for entry in error.errors(include_url=False)
            )
        )


def code_of(status: int) -> str:
    """Return DevHelm's category of a status, such as NOT_FOUND."""
    try:
        known = HTTPStatus(status)
    except ValueError:
        return f"HTTP_{status}"
    return _CODES.get(known, known.name)


def error_response(
    request: Request,
    error: SimulatedError,
    *,
    clock: Clock,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Create an error's envelope; its requestId is the one in the response's header."""
    request_id = request.state.request_id
    content: dict[str, Any] = {
        "status": error.status,
        "code": error.code,
        "message": error.message,
        "timestamp": int(clock().timestamp() * 1000),
        "requestId": request_id,
    }
    if error.errors:
        content["errors"] = [asdict(entry) for entry in error.errors]
    return JSONResponse(
        content, status_code=error.status, headers={**(headers or {}), "X-Request-Id": request_id}
    )


class ErrorHandlers:
    """Starlette's exception handlers, so that every error response has the envelope."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def simulated_error(self, request: Request, error: Exception) -> JSONResponse:
        """Respond to an error that an endpoint raised."""
        assert isinstance(error, SimulatedError)  # noqa: S101 - Starlette's signature is wider
        return error_response(request, error, clock=self._clock)

    async def http_error(self, request: Request, error: Exception) -> JSONResponse:
        """Respond to an error of the router: an unknown path or method."""
        assert isinstance(error, HTTPException)  # noqa: S101 - Starlette's signature is wider
        response = SimulatedError(error.status_code, f"{error.detail}: {request.scope['path']}")
        return error_response(request, response, clock=self._clock, headers=error.headers)

    async def unexpected(self, request: Request, error: Exception) -> JSONResponse:
        """Respond to a bug in the simulator, which is logged with its traceback."""
        response = SimulatedError(
            HTTPStatus.INTERNAL_SERVER_ERROR, f"The simulator failed: {error!r}"
        )
        return error_response(request, response, clock=self._clock)
