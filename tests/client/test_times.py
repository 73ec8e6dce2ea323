from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_devhelm.times import duration, instant, is_calendar, is_naive, timestamp

TEN = datetime(2026, 11, 24, 10, tzinfo=timezone.utc)
TIMES = st.datetimes(
    datetime(1000, 1, 2),  # noqa: DTZ001 - hypothesis wants the bounds without a zone
    datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.just(timezone.utc),
)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


class TestInstant:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-11-24T10:00:00Z",
            "2026-11-24T10:00:00z",
            "2026-11-24 10:00:00Z",
            "2026-11-24T10:00Z",
            "2026-11-24T10:00:00.000Z",
            "2026-11-24T10:00:00.000000000Z",
            "2026-11-24T10:00:00+00:00",
            "2026-11-24T10:00:00-00:00",
            "2026-11-24T11:00:00+01:00",
            "2026-11-24T11:00:00+0100",
            "2026-11-24T15:30:00.000+05:30",
            "2026-11-23T20:00:00-14:00",
            "2026-11-24T10:00:00",
        ],
    )
    def test_every_spelling_gives_the_same_instant(self, text):
        assert instant(text) == TEN

    @pytest.mark.parametrize(
        "text",
        [
            None,
            "",
            "now",
            "2026-11-24",
            "10:00:00Z",
            "1795514400",
            1795514400.0,
            TEN,
            "2026-11-31T10:00:00Z",
            "2026-11-24T25:00:00Z",
            "2026-11-24T10:00:00Z and more",
            "0001-01-01T00:00:00+10:00",
            "9999-12-31T23:59:59-10:00",
        ],
    )
    def test_a_text_that_is_no_time_gives_none(self, text):
        assert instant(text) is None

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("10:00:00.5Z", 500_000), ("10:00:00.123Z", 123_000), ("10:00:00.123456789Z", 123_456)],
    )
    def test_fractions_of_a_second_are_kept_to_the_microsecond(self, text, expected):
        assert instant(f"2026-11-24T{text}") == TEN.replace(microsecond=expected)

    @given(TIMES, OFFSETS)
    def test_the_offset_does_not_change_the_instant(self, time, offset):
        assert instant(time.astimezone(offset).isoformat()) == time


class TestIsNaive:
    @pytest.mark.parametrize(
        "text", ["2026-11-24T10:00:00", "2026-11-24 10:00", "2026-11-24T10:00"]
    )
    def test_a_time_without_its_zone_is_naive(self, text):
        assert is_naive(text)

    @pytest.mark.parametrize(
        "text", ["2026-11-24T10:00:00Z", "2026-11-24T10:00:00+01:00", "2026-11-24", "now", ""]
    )
    def test_a_time_with_its_zone_or_another_text_is_not_naive(self, text):
        assert not is_naive(text)


class TestDuration:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("90m", timedelta(minutes=90)),
            ("90M", timedelta(minutes=90)),
            (" 90m ", timedelta(minutes=90)),
            ("1h30m", timedelta(minutes=90)),
            ("1d2h3m4s", timedelta(days=1, hours=2, minutes=3, seconds=4)),
            ("45s", timedelta(seconds=45)),
            ("0m", timedelta(0)),
            ("PT90M", timedelta(minutes=90)),
            ("pt90m", timedelta(minutes=90)),
            ("PT1H30M", timedelta(minutes=90)),
            ("P1D", timedelta(days=1)),
            ("P1DT12H", timedelta(hours=36)),
            ("P2W", timedelta(weeks=2)),
            ("P1W2D", timedelta(days=9)),
            (" PT90M\n", timedelta(minutes=90)),
            ("PT1,5H", timedelta(minutes=90)),
            ("PT1M", timedelta(minutes=1)),
            ("1h30M", timedelta(minutes=90)),
            ("PT0.5S", timedelta(seconds=0.5)),
        ],
    )
    def test_short_and_iso_8601_durations_are_read(self, text, expected):
        assert duration(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            None,
            "",
            " ",
            "90",
            90.0,
            "m",
            "1.5h",
            "30m1h",
            "1h 30m",
            "-90m",
            "P",
            "PT",
            "PT-5M",
            "-PT5M",
            "an hour",
            "1h, 30m",
            "1mo",
            "1y",
            "P-1D",
            "P1D2H",
            "P1M",
            "p1m",
            " P1M",
            "P1Y",
            "P0.5Y",
            "P1Y2M3DT4H",
            "P1MT1M",
            f"PT{'9' * 20}H",
            "01:30:00",
            f"{'9' * 400}d",
            f"P{'9' * 12}D",
        ],
    )
    def test_a_text_that_is_no_duration_gives_none(self, text):
        assert duration(text) is None

    @pytest.mark.parametrize(("text", "days"), [("P1M", 30), ("p1y", 365), ("P1Y1M1D", 396)])
    def test_months_and_years_are_read_only_if_asked_for(self, text, days):
        assert is_calendar(text)
        assert duration(text, calendar=True) == timedelta(days=days)

    @pytest.mark.parametrize("text", [None, 1.0, "", "1M", "PT1M", "P1W", "P1DT1M", "P", "a P1M"])
    def test_other_texts_are_not_calendar_durations(self, text):
        assert not is_calendar(text)

    @given(st.tuples(*[st.integers(0, 9999)] * 4))
    def test_parts_add_up(self, parts):
        days, hours, minutes, seconds = parts
        added = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        assert duration(f"{days}d{hours}h{minutes}m{seconds}s") == added
        assert duration(f"P{days}DT{hours}H{minutes}M{seconds}S") == added


class TestTimestamp:
    @pytest.mark.parametrize(
        ("time", "text"),
        [
            (TEN, "2026-11-24T10:00:00Z"),
            (TEN.astimezone(timezone(timedelta(hours=5, minutes=30))), "2026-11-24T10:00:00Z"),
            (TEN.replace(microsecond=123_000), "2026-11-24T10:00:00.123Z"),
        ],
    )
    def test_a_timestamp_is_utc_with_only_the_needed_digits(self, time, text):
        assert timestamp(time) == text

    @given(TIMES, OFFSETS)
    def test_a_timestamp_is_read_back_to_the_millisecond(self, time, offset):
        read = instant(timestamp(time.astimezone(offset)))
        assert read == time.replace(microsecond=time.microsecond // 1000 * 1000)


@given(st.text(st.characters()) | st.from_regex(r"[0-9TPZ:+. dhms-]{1,30}", fullmatch=True))
def test_any_text_can_be_read_without_an_error(text):
    instant(text)
    is_naive(text)
    duration(text)
    duration(text, calendar=True)
    is_calendar(text)
