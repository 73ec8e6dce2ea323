"""A sweep ends only old drills, for any answer of DevHelm."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from pulumi_devhelm.cli.open_items import INCIDENT, WINDOW, OpenItem
from pulumi_devhelm.cli.sweeping import left_behind

NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)
TITLES = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.sampled_from(["[DRILL] A", "[drill] a", " [DRILL]", "DRILL", "A [DRILL]", "[DRILLS] A"]),
)
ITEMS = st.builds(
    OpenItem,
    kind=st.sampled_from([INCIDENT, WINDOW]),
    id=st.uuids().map(str),
    title=TITLES,
    severity=st.none(),
    status=st.none(),
    source=st.sampled_from([None, "MANUAL", "MONITORS", "manual", "STATUS_DATA"]),
    monitor=st.none(),
    started_at=st.one_of(
        st.none(), st.integers(-1000, 1000).map(lambda minutes: NOW - timedelta(minutes=minutes))
    ),
    ends_at=st.none(),
    shortlink=st.none(),
)


@given(st.lists(ITEMS), st.integers(0, 1000))
def test_only_old_manual_drills_are_left_behind(found, minutes):
    older_than = timedelta(minutes=minutes)
    left = left_behind(found, NOW, older_than)
    kinds = [one.kind for one in left]
    assert kinds == sorted(kinds, key=[INCIDENT, WINDOW].index)
    for one in found:
        is_drill = (one.title or "").strip().lower().startswith("[drill]")
        is_old = one.started_at is not None and NOW - one.started_at > older_than
        is_ours = one.kind == WINDOW or one.source == "MANUAL"
        assert (one in left) == (is_drill and is_old and is_ours)
