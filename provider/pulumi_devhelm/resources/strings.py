"""The type of a list of strings, which a string is not."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, SupportsIndex, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class Strings(Protocol[T_co]):
    """A sequence, such as a list or a tuple.

    A string is a sequence of strings, too, so `Sequence[str]` would accept it. What tells the two
    apart is that a string can only contain a string.
    """

    def __contains__(self, value: object, /) -> bool: ...
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: SupportsIndex, /) -> T_co: ...
    @overload
    def __getitem__(self, index: slice, /) -> Sequence[T_co]: ...
    def __iter__(self) -> Iterator[T_co]: ...
    def __reversed__(self) -> Iterator[T_co]: ...
    def index(self, value: Any, start: int = 0, stop: int = ..., /) -> int: ...  # noqa: D102
    def count(self, value: Any, /) -> int: ...  # noqa: D102 - both as of any sequence
