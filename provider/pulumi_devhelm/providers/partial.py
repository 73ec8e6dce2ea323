"""What a step has done before it failed."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from pulumi_devhelm.errors import DevHelmError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any


@contextlib.contextmanager
def keeping(live: Mapping[str, Any]) -> Iterator[None]:
    """Add the values of an object that is the resource's already to an error of the block."""
    try:
        yield
    except DevHelmError as error:
        error.partial = live
        raise
