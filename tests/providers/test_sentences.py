"""What Pulumi's host of dynamic resources shows of an error."""

from __future__ import annotations

import sys
import traceback
from types import SimpleNamespace

import pytest

from pulumi_devhelm.errors import AuthorizationError
from pulumi_devhelm.providers import sentences


@pytest.fixture
def host(monkeypatch):
    """The main module of a host that sends tracebacks."""
    module = SimpleNamespace(traceback=traceback, _abort_with_traceback=None)
    monkeypatch.setitem(sys.modules, "__main__", module)
    sentences.show()
    return module


def sent(host, error):
    try:
        fail(error)
    except Exception:  # noqa: BLE001 - as the host does
        return host.traceback.format_exc()


def fail(error):
    raise error


def test_a_known_error_is_its_sentence(host):
    error = AuthorizationError("Creating it failed.", status=401)
    assert sent(host, error) == str(error)


def test_any_other_error_keeps_its_traceback(host):
    text = sent(host, ZeroDivisionError("oops"))
    assert text.startswith("Traceback (most recent call last):")
    assert "ZeroDivisionError: oops" in text


def test_the_rest_of_the_module_is_as_it_was(host):
    assert host.traceback.format_exception is traceback.format_exception


def test_a_host_without_tracebacks_is_left_alone(monkeypatch):
    module = SimpleNamespace(traceback=traceback)
    monkeypatch.setitem(sys.modules, "__main__", module)
    sentences.show()
    assert module.traceback is traceback
