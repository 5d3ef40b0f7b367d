"""Free hours of plain spans of days."""

from datetime import date, timedelta

import pytest

from portal.models.hours import Booking, free_soon, spans

DAY = date(2026, 3, 2)


@pytest.mark.parametrize("begins_after, free", [(0, 0), (27, 0), (28, 40)])
def test_soon_is_four_weeks_and_not_a_day_more(begins_after, free):
    starts = DAY + timedelta(days=begins_after)
    booked = Booking(starts, starts + timedelta(weeks=9), 40, False)
    assert free_soon(spans(40, None, None, [booked]), None, DAY) == (free, DAY)
