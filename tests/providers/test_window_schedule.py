"""When a new window starts and ends, and which end a destroy gives it."""

import pytest
from window_examples import EXPLICIT, TEN, at, declare, new_end, phase_at, schedule

from pulumi_devhelm.errors import ScheduleError
from pulumi_devhelm.times import instant


class TestSchedule:
    def test_a_start_that_is_left_out_is_the_current_second(self):
        now = TEN.replace(microsecond=700_000)
        assert schedule(declare(), now) == ("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z")

    def test_declared_times_are_sent_in_utc(self):
        declared = declare(startsAt="2026-11-24T12:00:00+01:00")
        assert schedule(declared, TEN) == ("2026-11-24T11:00:00Z", "2026-11-24T12:00:00Z")
        assert schedule(declare(EXPLICIT), TEN) == ("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z")

    def test_a_declared_start_in_the_past_is_kept(self):
        assert schedule(declare(EXPLICIT), at(minutes=30))[0] == "2026-11-24T10:00:00Z"

    @pytest.mark.parametrize(
        "changed",
        [
            {"endsAt": "2026-11-24T10:30:00Z"},
            {"endsAt": "2026-11-24T09:00:00Z", "startsAt": None},
            {"endsAt": "2026-11-24T10:59:00+01:00"},
        ],
    )
    def test_a_window_that_would_be_over_is_refused_with_the_current_time(self, changed):
        with pytest.raises(ScheduleError, match="2026-11-24T10:30:00Z"):
            schedule(declare(EXPLICIT, **changed), at(minutes=30))

    def test_an_end_before_the_start_is_refused(self):
        with pytest.raises(ScheduleError):
            schedule(declare(EXPLICIT, startsAt="2026-11-24T11:00:00Z"), TEN)


class TestEndedAt:
    def live(self, starts_at=EXPLICIT["startsAt"], ends_at=EXPLICIT["endsAt"]):
        return {"startsAt": starts_at, "endsAt": ends_at}

    def test_an_active_window_ends_now(self):
        assert new_end(self.live(), at(minutes=20)) == "2026-11-24T10:20:00Z"

    @pytest.mark.parametrize("now", [TEN, TEN.replace(microsecond=200_000)])
    def test_a_window_that_started_this_second_ends_after_its_start(self, now):
        assert TEN < instant(new_end(self.live(), now)) <= at(seconds=1)

    @pytest.mark.parametrize("now", [at(seconds=-1), at(hours=1), at(days=9)])
    def test_a_scheduled_or_ended_window_gets_no_new_end(self, now):
        assert new_end(self.live(), now) is None

    def test_a_window_with_its_new_end_has_ended(self):
        end = new_end(self.live(), at(minutes=20))
        assert phase_at(self.live(ends_at=end), at(minutes=20)) == "ended"
        assert new_end(self.live(ends_at=end), at(minutes=20)) is None
