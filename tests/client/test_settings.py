import certifi
import pytest

from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.errors import ConfigurationError

TOKEN = "dh_live_token"


def load(config: dict[str, object] | None = None, **environ: str) -> Settings:
    return Settings.load((config or {"devhelm:apiToken": TOKEN}).get, environ)


def problems(config: dict[str, object], **environ: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as refused:
        load(config, **environ)
    return refused.value.problems


def test_defaults_are_the_official_clients():
    settings = load()
    assert (settings.api_url, settings.org_id) == ("https://api.devhelm.io", "1")
    assert settings.workspace_id is None
    assert (settings.timeout_seconds, settings.max_attempts) == (30, 5)
    assert settings.max_total_seconds == 60


def test_the_official_environment_is_read():
    settings = load(
        {"unrelated": 1},
        DEVHELM_API_TOKEN=TOKEN,
        DEVHELM_API_URL="https://eu.devhelm.example/",
        DEVHELM_ORG_ID="7",
        DEVHELM_WORKSPACE_ID="9",
    )
    assert settings.api_url == "https://eu.devhelm.example"
    assert (settings.api_token, settings.org_id, settings.workspace_id) == (TOKEN, "7", "9")


def test_stack_configuration_comes_before_the_environment():
    config = {"devhelm:apiToken": TOKEN, "devhelm:orgId": "2"}
    settings = load(config, DEVHELM_API_TOKEN="other", DEVHELM_ORG_ID="3")
    assert (settings.api_token, settings.org_id) == (TOKEN, "2")


def test_a_missing_token_names_both_ways_to_set_it():
    (problem,) = problems({"unrelated": 1})
    assert "devhelm:apiToken" in problem
    assert "DEVHELM_API_TOKEN" in problem


@pytest.mark.parametrize("token", ["has a space", "line\nbreak", "umläut", '"dh_live_token"'])
def test_a_token_that_fits_no_header_is_refused_without_being_shown(token):
    (problem,) = problems({"devhelm:apiToken": token})
    assert problem.startswith("devhelm:apiToken")
    assert token not in problem


def test_a_trailing_line_break_of_the_token_is_removed():
    assert load({"devhelm:apiToken": f"{TOKEN}\n"}).api_token == TOKEN


def test_repr_hides_the_token():
    assert TOKEN not in repr(load())


@pytest.mark.parametrize(
    "url",
    ["https://api.devhelm.io", "http://127.0.0.1:8080", "http://[::1]:1/base", "http://localhost"],
)
def test_https_anywhere_and_http_to_loopback_are_accepted(url):
    assert load({"devhelm:apiToken": TOKEN, "devhelm:apiUrl": url}).api_url == url


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://api.devhelm.io", "plain http"),
        ("http://10.0.0.1", "plain http"),
        ("http://localhost.evil.example", "plain http"),
        ("http://127.0.0.1.evil.example", "plain http"),
        ("ftp://api.devhelm.io", "https://"),
        ("api.devhelm.io", "https://"),
        ("https://", "https://"),
        ("https://[::1", "must be a URL"),
        ("https://host:port", "must be a URL"),
        ("https://user:hidden@host", "user name"),
        ("https://host?x=1", "query"),
        ("https://host/#x", "fragment"),
        ("https://host/api/v1", "must not end in /api/v1"),
        ("https://host/devhelm/api/v1/", "must not end in /api/v1"),
    ],
)
def test_other_addresses_are_refused_with_the_reason(url, why):
    (problem,) = problems({"devhelm:apiToken": TOKEN, "devhelm:apiUrl": url})
    assert problem.startswith("devhelm:apiUrl is invalid")
    assert why in problem
    assert "hidden" not in problem


@pytest.mark.parametrize("key", ["timeoutSeconds", "maxAttempts", "maxTotalSeconds"])
@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "soon", "1e9"])
def test_limits_must_be_finite_and_positive(key, value):
    (problem,) = problems({"devhelm:apiToken": TOKEN, f"devhelm:{key}": value})
    assert problem.startswith(f"devhelm:{key} must be")


def test_the_number_of_attempts_must_be_whole():
    (problem,) = problems({"devhelm:apiToken": TOKEN, "devhelm:maxAttempts": "1.5"})
    assert "whole number" in problem


def test_limits_are_read_from_the_configuration():
    config = {
        "devhelm:apiToken": TOKEN,
        "devhelm:timeoutSeconds": "2.5",
        "devhelm:maxAttempts": "3",
        "devhelm:maxTotalSeconds": 9,
    }
    settings = load(config)
    assert (settings.timeout_seconds, settings.max_attempts) == (2.5, 3)
    assert settings.max_total_seconds == 9


def test_all_problems_are_reported_at_once():
    found = problems({"devhelm:apiUrl": "http://x", "devhelm:maxAttempts": "none"})
    assert len(found) == 3


LOOPBACK = {"devhelm:apiToken": TOKEN, "devhelm:apiUrl": "http://127.0.0.1:8080"}
SOCKS = "socks5://user:hidden@proxy:1080"
PROXY = "http://user:hidden@proxy:3128"


@pytest.mark.parametrize(
    ("variables", "begins"),
    [
        ({"ALL_PROXY": SOCKS}, "ALL_PROXY names a SOCKS proxy"),
        ({"all_proxy": SOCKS}, "all_proxy names a SOCKS proxy"),
        ({"https_proxy": SOCKS, "HTTPS_PROXY": PROXY}, "https_proxy names a SOCKS proxy"),
        ({"HTTPS_PROXY": SOCKS.upper()}, "HTTPS_PROXY names a SOCKS proxy"),
        ({"HTTPS_PROXY": "ftp://user:hidden@proxy:1"}, "HTTPS_PROXY is invalid: "),
        ({"HTTPS_PROXY": "http://user:hidden/@proxy:1"}, "HTTPS_PROXY is invalid: "),
        ({"HTTPS_PROXY": "http://hidden@"}, "HTTPS_PROXY is invalid: "),
        ({"HTTPS_PROXY": "http://hid den@proxy"}, "HTTPS_PROXY is invalid: "),
        ({"HTTPS_PROXY": SOCKS, "NO_PROXY": "devhelm.com, 127.0.0.1"}, "HTTPS_PROXY names"),
        ({"SSL_CERT_FILE": "/nowhere"}, "SSL_CERT_FILE is invalid: "),
        ({"SSL_CERT_FILE": "/dev/null", "SSL_CERT_DIR": "/"}, "SSL_CERT_FILE is invalid: "),
        ({"SSL_CERT_FILE": "/"}, "SSL_CERT_FILE is invalid: "),
        ({"SSL_CERT_DIR": "/nowhere:/nothing"}, "SSL_CERT_DIR is invalid: "),
    ],
)
def test_a_variable_that_cannot_work_is_refused_by_name(variables, begins):
    (problem,) = problems({"devhelm:apiToken": TOKEN}, **variables)
    assert problem.startswith(begins)
    assert "hid" not in problem.lower().replace("http", "")
    assert load(LOOPBACK, **variables).api_url == LOOPBACK["devhelm:apiUrl"]


@pytest.mark.parametrize(
    "variables",
    [
        {"HTTPS_PROXY": PROXY, "ALL_PROXY": SOCKS},
        {"HTTPS_PROXY": "proxy:3128"},
        {"HTTP_PROXY": SOCKS, "FTP_PROXY": "?", "PROXY": "?", "NOT_A_PROXY_": "?"},
        {"HTTPS_PROXY": SOCKS, "https_proxy": ""},
        {"HTTPS_PROXY": "", "ALL_PROXY": "", "SSL_CERT_FILE": "", "SSL_CERT_DIR": ""},
        {"ALL_PROXY": SOCKS, "NO_PROXY": "*"},
        {"ALL_PROXY": SOCKS, "NO_PROXY": "intranet, devhelm.io"},
        {"ALL_PROXY": SOCKS, "no_proxy": ".devhelm.io"},
        {"ALL_PROXY": SOCKS, "no_proxy": "API.devhelm.io"},
        {"SSL_CERT_FILE": certifi.where(), "SSL_CERT_DIR": "/nowhere"},
        {"SSL_CERT_DIR": "/nowhere:/"},
    ],
)
def test_a_variable_that_is_not_needed_is_not_checked(variables):
    assert load(**variables) == load()


def test_a_socks_proxy_is_accepted_with_the_extra(monkeypatch, tmp_path):
    (tmp_path / "socksio.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert load(ALL_PROXY=SOCKS) == load()


@pytest.mark.parametrize("url", ["https://127.0.0.1:8443", "https://[::1]", "https://localhost"])
def test_this_machine_needs_no_proxy_but_its_certificates_are_verified(url):
    config = {"devhelm:apiToken": TOKEN, "devhelm:apiUrl": url}
    assert load(config, ALL_PROXY=SOCKS).api_url == url
    (problem,) = problems(config, SSL_CERT_FILE="/nowhere")
    assert problem.startswith("SSL_CERT_FILE")
