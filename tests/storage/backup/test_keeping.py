from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.backup.keeping import Keep, kept
from storage.backup.names import made_at, name_of

START = datetime(2026, 1, 1, 3, tzinfo=UTC)
MOMENTS = st.integers(0, 1000 * 24).map(lambda hours: START + timedelta(hours=hours))


def test_after_two_years_of_daily_backups_days_weeks_and_months_stay() -> None:
    daily = [START + timedelta(days=day) for day in range(730)]
    staying = sorted(kept(daily, Keep()))
    assert staying[-7:] == daily[-7:]
    assert len({moment.isocalendar()[:2] for moment in staying}) >= 5
    assert len({(moment.year, moment.month) for moment in staying}) == 12
    assert len(staying) <= 7 + 5 + 12


@given(st.lists(MOMENTS, min_size=1, max_size=60))
def test_the_newest_stays_and_nothing_is_invented(made: list[datetime]) -> None:
    staying = kept(made, Keep())
    assert max(made) in staying
    assert staying <= set(made)
    assert kept(staying, Keep()) == staying


@given(st.lists(MOMENTS, min_size=1, max_size=60, unique=True))
def test_thinning_after_every_backup_loses_no_month_that_should_stay(made: list[datetime]) -> None:
    lying: set[datetime] = set()
    for moment in sorted(made):
        lying = set(kept({*lying, moment}, Keep()))
    months = {(moment.year, moment.month) for moment in made}
    newest = sorted(months)[-12:]
    assert {(moment.year, moment.month) for moment in lying} >= set(newest)


@given(MOMENTS)
def test_a_name_tells_when_it_was_made_and_by_whom(moment: datetime) -> None:
    name = name_of("station-2", moment)
    assert made_at(name) == made_at(name, "station-2") == moment
    assert made_at(name, "station") is None
    assert made_at(f"{name}.part") is None
