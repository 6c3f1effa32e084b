"""When closes are struck: UTC closing instants for whole columns of dates, and each venue's last session."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import polars as pl

from twinkeel.core.errors import OutsideTableError, UnknownNameError
from twinkeel.core.instants import local_instant
from twinkeel.market.codes import Venue, venue_of
from twinkeel.market.tables import INSTANT

FIXING_ZONE = "Europe/Berlin"
FIXING_TIME = time(14, 10)  # the concertation; the rates appear about 16:00
FIXING_PUBLISHED = time(16, 0)


def closing_instant(venue: Venue, day: date) -> datetime:
    """The UTC instant of a venue's close; outside the session tables the regular close of the day."""
    from twinkeel.reference import world

    try:
        instant: datetime = world().calendar.closing_instant(venue.mic, day)
    except (OutsideTableError, UnknownNameError):
        return local_instant(day, venue.close, venue.zone)
    return instant


def last_session(venue: Venue, as_of: date | datetime) -> date | None:
    """The venue's last session that had closed by ``as_of``; None where the session tables do not cover it."""
    from twinkeel.reference import world

    calendar = world().calendar
    on = as_of.date() + timedelta(days=1) if isinstance(as_of, datetime) else as_of
    try:
        day: date = calendar.last_session(venue.mic, on)
        while isinstance(as_of, datetime) and calendar.closing_instant(venue.mic, day) > as_of:
            day = calendar.last_session(venue.mic, day - timedelta(days=1))
    except (OutsideTableError, UnknownNameError):
        return None
    return day


def stamp(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame of ``code`` and ``date`` with the UTC ``instant`` of each close; a venue and day is asked once."""
    venues = {code: venue_of(code) for code in frame["code"].unique().sort()}
    by_mic = {venue.mic: venue for venue in venues.values()}
    bare = frame.drop([name for name in ("instant",) if name in frame.columns])
    if len(by_mic) == 1:
        (venue,) = by_mic.values()
        days = frame["date"].unique().sort()
        instants = pl.Series("instant", [closing_instant(venue, day) for day in days], dtype=INSTANT)
        return bare.with_columns(bare["date"].replace_strict(days, instants, return_dtype=INSTANT).alias("instant"))
    mics = {code: venue.mic for code, venue in venues.items()}
    tagged = bare.with_columns(pl.col("code").replace_strict(mics, return_dtype=pl.String).alias("_mic"))
    clock = tagged.select("_mic", "date").unique().sort("_mic", "date")
    instants = pl.Series(
        "instant", [closing_instant(by_mic[mic], day) for mic, day in clock.iter_rows()], dtype=INSTANT
    )
    joined = tagged.join(clock.with_columns(instants), on=["_mic", "date"], how="left", maintain_order="left")
    return joined.drop("_mic")


def fixing_instants(days: pl.Series) -> tuple[pl.Series, pl.Series]:
    """For each date the instant of the ECB's fixing and the instant its rates appear, in UTC."""
    struck = [local_instant(day, FIXING_TIME, FIXING_ZONE) for day in days]
    known = [local_instant(day, FIXING_PUBLISHED, FIXING_ZONE) for day in days]
    return pl.Series("instant", struck, dtype=INSTANT), pl.Series("published_at", known, dtype=INSTANT)


def as_utc(instant: datetime) -> datetime:
    """An aware instant in UTC; a naive one is taken as UTC."""
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
