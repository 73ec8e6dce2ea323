"""The types of lists of strings, which a string is not."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, SupportsIndex, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class Strings(Protocol[T_co]):
    """A collection, such as a list, a tuple or a set.

    A string is a collection of strings, too, so `Collection[str]` would accept it. But unlike
    them, a string can only contain a string.
    """

    def __contains__(self, value: object, /) -> bool: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[T_co]: ...


class StringSequence(Strings[T_co], Protocol[T_co]):
    """The same for a sequence, such as a list or a tuple."""

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> T_co: ...
    @overload
    def __getitem__(self, index: slice, /) -> Sequence[T_co]: ...
    def __reversed__(self) -> Iterator[T_co]: ...
    def index(self, value: Any, start: int = 0, stop: int = ..., /) -> int: ...  # noqa: D102
    def count(self, value: Any, /) -> int: ...  # noqa: D102 - both as of any sequence
