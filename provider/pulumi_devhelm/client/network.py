"""The proxies and certificates that the environment sets for calls to DevHelm.

The variables are read by the rules of Python's own urllib, and only those that the API's address
needs. Plain http needs none of them, because it is allowed only to this machine.
"""

from __future__ import annotations

import functools
import ipaddress
import os
import ssl
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

# Missing from the type stubs. The other two functions use it, and so does requests.
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined] # isort: skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SCHEMES = {"http", "https", "socks5", "socks5h"}


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_plain(url: str) -> bool:
    """Whether a URL is plain http, which uses no proxy and no certificate."""
    return urlsplit(url).scheme == "http"


def proxy(url: str) -> str | None:
    """The proxy for an https URL, or None; the system's if the environment sets none."""
    parts = urlsplit(url)
    if is_loopback(parts.hostname or "") or proxy_bypass(parts.netloc):
        return None
    proxies = getproxies()
    value = proxies.get("https") or proxies.get("all")
    return _complete(value) if value else None


def problems(url: str, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the environment's problems for a URL, as far as they are known without a call.

    Each is one sentence. It names the variable but never its value, which may contain a password.
    """
    if is_plain(url):
        return
    parts = urlsplit(url)
    named = _proxies(environ)
    values = {scheme: value for scheme, (_, value) in named.items()}
    direct = is_loopback(parts.hostname or "") or proxy_bypass_environment(parts.netloc, values)
    chosen = named.get("https") or named.get("all")
    if chosen and not direct:
        yield from _proxy_problems(*chosen)
    yield from _certificate_problems(environ)


def _proxies(environ: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The variable and the value for each scheme, by the rules of urllib's `getproxies`."""
    found = {}
    # Lowercase names come last and win; an empty one cancels the uppercase one.
    for variable in sorted(environ):
        scheme, separator, end = variable.lower().rpartition("_")
        if separator and end == "proxy":
            found[scheme] = variable, environ[variable]
    return {scheme: named for scheme, named in found.items() if named[1]}


def _proxy_problems(variable: str, value: str) -> Iterator[str]:
    try:
        parts = urlsplit(_complete(value))
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in _SCHEMES or not value.isprintable() or " " in value:
        yield f"{variable} is invalid: it must be a proxy's URL, such as http://proxy.example:3128."
    elif parts.scheme.startswith("socks") and not find_spec("socksio"):
        yield f'{variable} names a SOCKS proxy, which needs an extra: pip install "httpx[socks]".'


def _certificate_problems(environ: Mapping[str, str]) -> Iterator[str]:
    if file := environ.get("SSL_CERT_FILE"):
        try:
            _read_certificates(file)
        except OSError:
            yield "SSL_CERT_FILE is invalid: it must be a file of certificates in PEM format."
        return
    folders = environ.get("SSL_CERT_DIR")
    if folders and not any(Path(folder).is_dir() for folder in folders.split(os.pathsep)):
        yield "SSL_CERT_DIR is invalid: it must be a folder of certificates."


# Every resource's check calls this, so a file that was read successfully isn't read again.
@functools.cache
def _read_certificates(file: str) -> None:
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)


def _complete(value: str) -> str:
    return value if "://" in value else f"http://{value}"
