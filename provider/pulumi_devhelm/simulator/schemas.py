"""The types of request fields, deliberately independent of the client's models.

If the sender and the receiver shared their models, they would share a misreading, too.
"""

from __future__ import annotations

import re
from typing import Annotated, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from pulumi_devhelm.simulator.errors import InvalidFieldsError


def _pattern(pattern: str, code: str, expected: str) -> BeforeValidator:
    """Refuse any value that is not a string of the pattern, and say in words what is expected."""
    compiled = re.compile(pattern, re.ASCII)

    def check(value: object) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise PydanticCustomError(code, f"must be {expected}")
        return value

    return BeforeValidator(check)


def _int32(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,10}", value, re.ASCII):
        number = int(value)
        if -(2**31) <= number < 2**31:
            return number
    raise PydanticCustomError("int32", "must be a 32-bit integer")


# pydantic's own types accept values that the API refuses: a UUID without hyphens, numbers and other
# formats as times, `1_0` and `1.0` as integers.
Uuid = Annotated[
    str,
    StringConstraints(to_lower=True),
    _pattern(
        r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        "uuid",
        "a UUID, such as 123e4567-e89b-12d3-a456-426614174000",
    ),
]
DateTime = Annotated[
    AwareDatetime,
    _pattern(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
        "date_time",
        "a date and time with its offset from UTC, such as 2030-01-31T12:00:00Z",
    ),
]
Boolean = Annotated[bool, _pattern("true|false", "boolean", "true or false")]
Int32 = Annotated[int, BeforeValidator(_int32)]
NonEmptyString = Annotated[str, StringConstraints(min_length=1)]


class Schema(BaseModel):
    """A request whose fields are in camelCase. Unknown fields are ignored, as the API does."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)


class PageParams(Schema):
    """Query of a list that has pages."""

    page: Annotated[Int32, Field(ge=0)] = 0
    size: Annotated[Int32, Field(ge=1, le=200)] = 20


S = TypeVar("S", bound=BaseModel)


def validate(schema: type[S], value: object) -> S:
    """Create a schema from a value. Raises InvalidFieldsError with every invalid field."""
    try:
        return schema.model_validate(value)
    except ValidationError as error:
        raise InvalidFieldsError.from_pydantic(error) from None
