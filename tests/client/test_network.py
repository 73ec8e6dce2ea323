"""Connections to DevHelm: proxies and certificates for https, neither for plain http."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import sys
import threading
from datetime import datetime, timedelta, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pulumi_devhelm.client import network
from pulumi_devhelm.client.call import Call
from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.client.transport import Transport
from pulumi_devhelm.errors import ConfigurationError, TransportError

TOKEN = "dh_live_0123456789"
CALL = Call("Reading", "GET", "/api/v1/incidents")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
REFUSAL = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"


class Server:
    """Gives one answer to each connection, and keeps the beginning of each request."""

    def __init__(self, answer: bytes, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[str] = []
        self._answer = answer
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            try:
                if self._context:
                    connection = self._context.wrap_socket(connection, server_side=True)
                self.requests.append(connection.recv(65536).decode())
                connection.sendall(self._answer)
            except OSError:
                # For example, the client doesn't trust it.
                pass
            finally:
                connection.close()


@pytest.fixture
def serve():
    servers = []

    def served(*arguments):
        servers.append(Server(*arguments))
        return servers[-1]

    yield served
    for server in servers:
        server.close()


@pytest.fixture
def send():
    transports = []

    def sent(url):
        transports.append(Transport(Settings(api_token=TOKEN, api_url=url)))
        return transports[-1].send(CALL, 10).value

    yield sent
    for transport in transports:
        transport.close()


@pytest.fixture
def authority(tmp_path):
    """A server's side of TLS on this machine, and the file of the certificate that signed it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "The tests' own")])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    public, private = tmp_path / "public.pem", tmp_path / "private.pem"
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


def test_plain_http_reads_neither_proxies_nor_certificates(serve, send, monkeypatch, tmp_path):
    proxy, server = serve(REFUSAL), serve(ANSWER)
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password else")
    for variable, value in {
        "HOME": str(tmp_path),
        "ALL_PROXY": "socks5://127.0.0.1:9",
        "HTTP_PROXY": f"http://127.0.0.1:{proxy.port}",
        "HTTPS_PROXY": "nonsense://",
        "SSL_CERT_FILE": "/nowhere",
        "SSLKEYLOGFILE": "/nowhere/keys",
    }.items():
        monkeypatch.setenv(variable, value)
    assert send(f"http://127.0.0.1:{server.port}") == []
    assert proxy.requests == []
    assert f"Authorization: Bearer {TOKEN}\r\n" in server.requests[0]


def test_https_goes_through_the_proxy_and_keeps_its_password(serve, send, monkeypatch):
    proxy = serve(REFUSAL)
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:hidden@127.0.0.1:{proxy.port}")
    # It isn't needed, so it isn't prepared.
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(TransportError, match="407") as raised:
        send("https://api.test")
    assert proxy.requests[0].startswith("CONNECT api.test:443 ")
    assert TOKEN not in proxy.requests[0]
    assert "hidden" not in str(raised.value)


def test_https_on_this_machine_is_verified_without_a_proxy(serve, send, authority, monkeypatch):
    context, file = authority
    server = serve(ANSWER, context)
    url = f"https://127.0.0.1:{server.port}"
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(TransportError, match="certificate verify failed"):
        send(url)
    assert server.requests == []
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    assert send(url) == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "http://user:hidden/@proxy:1"),
        ("HTTPS_PROXY", "socks5://user:hidden@proxy"),
        ("HTTPS_PROXY", "ftp://user:hidden@proxy"),
        ("SSL_CERT_FILE", "/nowhere"),
        ("SSLKEYLOGFILE", "/nowhere/keys"),
    ],
)
def test_a_variable_that_breaks_after_the_check_is_reported(send, monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match="Could not set up the HTTP connection") as raised:
        send("https://api.test")
    assert variable in str(raised.value) or "proxy" in str(raised.value)
    assert "hidden" not in str(raised.value)


@pytest.mark.parametrize(
    ("variables", "chosen"),
    [
        ({}, None),
        ({"HTTP_PROXY": "http://one"}, None),
        ({"HTTPS_PROXY": "one:1", "ALL_PROXY": "http://two"}, "http://one:1"),
        ({"HTTPS_PROXY": "http://one", "https_proxy": "http://two"}, "http://two"),
        ({"HTTPS_PROXY": "http://one", "https_proxy": "", "all_proxy": "http://2"}, "http://2"),
        ({"ALL_PROXY": "http://one", "NO_PROXY": "other, test"}, None),
        ({"ALL_PROXY": "http://one", "NO_PROXY": "api.test:443"}, "http://one"),
    ],
)
def test_the_proxy_is_the_one_that_python_would_choose(monkeypatch, variables, chosen):
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    assert network.proxy("https://api.test") == chosen


def test_a_call_looks_for_no_module_on_disk(serve, send, monkeypatch):
    url = f"http://127.0.0.1:{serve(ANSWER).port}"
    # The first one loads what all calls need.
    send(url)
    searched = []

    class Searches:
        @staticmethod
        def find_spec(name, *_):
            searched.append(name)

    monkeypatch.setattr(sys, "meta_path", [Searches, *sys.meta_path])
    send(url)
    assert searched == []
