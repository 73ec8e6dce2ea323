"""What Pulumi needs to make Outputs in a test without an engine."""

from __future__ import annotations

import asyncio
import gc

import pytest


@pytest.fixture
def _event_loop():
    """An event loop for Pulumi, because asyncio.run() of an earlier test leaves none."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    # Pulumi's mocks leave another loop in each thread that calls them. It ends here, and not in
    # another test.
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    asyncio.set_event_loop(None)
    gc.collect()
