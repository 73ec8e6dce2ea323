"""Listing monitors, and selecting them by name, UUID and tag."""

from __future__ import annotations

import httpx
import pytest
from planned import page, refusal

from pulumi_devhelm.client.account import whoami
from pulumi_devhelm.client.monitors import Monitors, resolve
from pulumi_devhelm.errors import AuthorizationError, MonitorLookupError, UnexpectedResponseError
from pulumi_devhelm.monitors import Monitor

PATH = "/api/v1/monitors"
API = "00000000-0000-4000-8000-000000000001"
CACHE = "00000000-0000-4000-8000-000000000002"
OTHER_CACHE = "00000000-0000-4000-8000-00000000000a"

ONE_OF_THEM = "use the id of one of them."


def dto(id_, name, *tags, **fields):
    return {"id": id_, "name": name, "tags": [{"name": tag} for tag in tags], **fields}


MONITORS = [
    dto(API, "Checkout API", "payments", "prod"),
    dto(CACHE, "Cache", "prod"),
    dto(OTHER_CACHE, "Cache"),
]


def selected(script, monitors):
    script.operation()
    return [getattr(one, "name", one) for one in resolve(monitors, script.client)]


def refused(script, *monitors):
    script.plan("GET", PATH, page(*MONITORS))
    with pytest.raises(MonitorLookupError) as refusal:
        selected(script, monitors)
    assert str(refusal.value).endswith(refusal.value.advice)
    return list(refusal.value.problems)


def test_all_pages_are_read_and_a_monitor_that_moved_is_listed_once(script):
    script.plan("GET", PATH, page(*MONITORS[:2], more=True), page(*MONITORS[1:], more=True))
    script.plan("GET", PATH, page())
    assert [one.id for one in Monitors(script.operation()).list()] == [API, CACHE, OTHER_CACHE]
    asked = [dict(request.url.params) for request in script.requests]
    assert asked == [{"page": str(number), "size": "100"} for number in range(3)]


def test_what_devhelm_omits_or_sends_in_another_form_is_missing(script):
    odd = {"id": API, "name": 7, "type": None, "enabled": "?", "tags": [{"id": 1}, {"name": "a"}]}
    script.plan("GET", PATH, page(odd, {"name": "without an id"}, {"id": CACHE, "tags": None}))
    assert Monitors(script.operation()).list() == [
        Monitor(API, "", tags=("a",)),
        Monitor(CACHE, ""),
    ]


def test_uuids_alone_need_no_call(script):
    assert selected(script, [API, CACHE.upper(), API.upper()]) == [API, CACHE.upper()]
    assert selected(script, []) == []


def test_names_uuids_and_tags_select_each_monitor_once(script):
    script.plan("GET", PATH, page(*MONITORS))
    monitors = ["tag:prod", "Checkout API", OTHER_CACHE.upper(), API]
    assert selected(script, monitors) == ["Checkout API", "Cache", "Cache"]


def test_a_uuid_that_is_not_listed_is_used_as_it_is(script):
    script.plan("GET", PATH, page(MONITORS[0]))
    assert selected(script, ["Checkout API", CACHE]) == ["Checkout API", CACHE]


def test_everything_unknown_or_ambiguous_is_reported_at_once_by_position(script):
    problems = refused(script, "checkout api", API, "Cache", "tag:Prod", "", "tag:")
    assert problems == [
        f'monitors[0]: no monitor is named "checkout api"; similar: "Checkout API" ({API}).',
        f'monitors[2]: 2 monitors are named "Cache": {CACHE}, {OTHER_CACHE}; {ONE_OF_THEM}',
        'monitors[3]: no monitor has the tag "Prod"; similar: "prod".',
        'monitors[4]: no monitor is named "".',
        'monitors[5]: no monitor has the tag "".',
    ]


def test_a_message_lists_no_more_than_a_person_reads(script):
    many = [dto(f"00000000-0000-4000-8000-{n:012}", "Cache") for n in range(300)]
    script.plan("GET", PATH, page(*many))
    with pytest.raises(MonitorLookupError) as error:
        selected(script, ["Cache", "x\x1b[2J" * 1000])
    ambiguous, unknown = error.value.problems
    assert '300 monitors are named "Cache": ' in ambiguous
    assert ambiguous.endswith(" and 295 more; use the id of one of them.")
    assert len(unknown) < 200
    assert "\x1b" not in str(error.value)


def test_a_failed_listing_is_the_error_of_the_call(script):
    script.plan("GET", PATH, refusal(403, "FORBIDDEN"))
    with pytest.raises(AuthorizationError, match="Listing the monitors failed"):
        selected(script, ["Cache"])


def test_the_identity_of_a_token_may_lack_what_devhelm_omits(script):
    data = {"key": {"name": "CI", "id": 1}, "organization": {}, "plan": {"tier": "NEW"}}
    script.plan("GET", "/api/v1/auth/me", httpx.Response(200, json={"data": data}))
    identity = whoami(script.operation())
    assert (identity.key.name, identity.key.expires_at, identity.rate_limits) == ("CI", None, None)


def test_an_identity_without_a_key_is_not_devhelms(script):
    script.plan("GET", "/api/v1/auth/me", httpx.Response(200, json={"data": {}}))
    with pytest.raises(UnexpectedResponseError, match="without identity"):
        whoami(script.operation())
