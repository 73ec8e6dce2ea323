"""Errors say what was tried, what came back, and what to do, without secrets."""

import httpx
import pytest
from planned import INCIDENT_ID, refusal
from planned_incidents import LIST, ONE, REQUEST

from pulumi_devhelm.errors import UnexpectedResponseError


class TestMessages:
    def message(self, script, answer):
        script.plan("POST", LIST, answer)
        with pytest.raises(Exception) as refused:  # noqa: PT011 - any of ours, the text matters
            script.incidents().create(REQUEST)
        return str(refused.value)

    def test_a_message_says_what_was_tried_what_came_back_and_what_to_do(self, script):
        entry = {"code": "TOO_LONG", "field": "title", "message": "is too long"}
        text = self.message(
            script, refusal(422, "VALIDATION_FAILED", errors=[entry], requestId="r-1")
        )
        assert "Creating the incident failed" in text
        assert "POST https://api.test/api/v1/incidents" in text
        assert '422 VALIDATION_FAILED "No."' in text
        assert "title: is too long [TOO_LONG]" in text
        assert "r-1" in text
        assert text.endswith("Fix the fields named above and run again.")

    def test_a_message_never_repeats_token_title_or_body(self, script):
        text = self.message(
            script,
            refusal(
                400,
                "BAD",
                message="dh_test_secret-token may not say Upgrade",
                errors=[{"code": "X", "field": "body", "message": "'Soon back.' is bad"}],
            ),
        )
        for secret in ("dh_test_secret-token", "Upgrade", "Soon back."):
            assert secret not in text

    def test_a_message_is_one_line_for_any_answer(self, script):
        text = self.message(script, refusal(400, "BAD", message="a\nb\x1b[31m\u2028" + "x" * 9000))
        assert len(text.splitlines()) == 1
        assert len(text) < 1000

    @pytest.mark.parametrize(
        "foreign",
        [
            httpx.Response(404, text="<html>nginx</html>"),
            # A gateway's envelope, with the fields of DevHelm's.
            refusal(404, "ROUTE_NOT_FOUND"),
        ],
        ids=["a page", "an envelope"],
    )
    def test_a_foreign_404_is_an_error_that_names_the_address(self, script, foreign):
        text = self.message(script, foreign)
        assert "did not come from DevHelm" in text
        assert "https://api.test" in text

    def test_a_redirect_is_not_followed(self, script):
        text = self.message(
            script, httpx.Response(302, headers={"Location": "https://evil.test/?t=1"})
        )
        assert "redirected (302) to https://evil.test/" in text

    @pytest.mark.parametrize("location", ["", "http://["])
    def test_an_invalid_redirect_is_reported(self, script, location):
        headers = httpx.Headers([(b"Location", location.encode())])
        assert "redirected" in self.message(script, httpx.Response(302, headers=headers))

    def test_html_instead_of_json_is_reported(self, script):
        script.plan("GET", ONE, httpx.Response(200, html="<html>Log in</html>"))
        with pytest.raises(UnexpectedResponseError, match=r"not JSON .*text/html"):
            script.incidents().get(INCIDENT_ID)

    def test_an_endless_answer_is_cut_off(self, script, monkeypatch):
        monkeypatch.setattr("pulumi_devhelm.client.transport.MAX_ANSWER_BYTES", 1024 * 1024)
        script.plan("GET", ONE, httpx.Response(200, content=b" " * 1024 * 1024 * 2))
        with pytest.raises(UnexpectedResponseError, match="larger than 1 MiB"):
            script.incidents().get(INCIDENT_ID)
