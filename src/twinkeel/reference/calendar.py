"""Sessions, holidays and closing instants by venue, from our own dated tables; past their end it raises."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from twinkeel.core.errors import OutsideTableError, UnknownNameError
from twinkeel.core.instants import local_instant
from twinkeel.reference.connect import SHANGHAI, launches
from twinkeel.reference.errors import FactsError
from twinkeel.reference.model import Venue
from twinkeel.reference.tables import Tables, day

ENHANCED = date(2023, 4, 24)
"""From here on both sides being open is enough for Stock Connect."""

SIDES = {"NORTHBOUND": "XSHG", "SOUTHBOUND": "XHKG"}
"""Where each side of Stock Connect trades: Northbound goes on to the mainland close on Hong Kong's half days too."""

UNPLANNED = ("typhoon", "black rainstorm")
"""How the names of closures begin that no calendar could have planned for."""


class Calendar:
    """Sessions of every venue. ``mic`` is an ISO 10383 code, or NORTHBOUND / SOUTHBOUND for Stock Connect's days."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._venues: dict[str, Venue] | None = None
        self._sessions: dict[str, tuple[date, ...]] = {}
        self._closed: dict[str, dict[date, dict[str, str]]] | None = None
        self._early: dict[str, dict[date, time]] = {}
        self._special: dict[str, dict[date, time]] = {}
        self._covered: dict[str, tuple[date, date]] = {}

    # ---- sessions ----------------------------------------------------------------------------------------------

    def sessions(self, mic: str, start: date, end: date) -> tuple[date, ...]:
        """The trading days from ``start`` to ``end``, both inclusive.

        Raises:
            OutsideTableError: where either lies outside the published table.
        """
        self._check(mic, start)
        self._check(mic, end)
        days = self._days(mic)
        return days[bisect_left(days, start) : bisect_right(days, end)]

    def is_session(self, mic: str, on: date) -> bool:
        """Whether the venue trades on that date.

        Raises:
            OutsideTableError: outside the published table.
        """
        self._check(mic, on)
        days = self._days(mic)
        place = bisect_left(days, on)
        return place < len(days) and days[place] == on

    def last_session(self, mic: str, on: date) -> date:
        """The latest session at or before ``on``.

        Raises:
            OutsideTableError: outside the published table.
        """
        self._check(mic, on)
        days = self._days(mic)
        place = bisect_right(days, on)
        if not place:
            raise self._outside(mic, on)
        return days[place - 1]

    def next_session(self, mic: str, after: date) -> date:
        """The first session strictly after ``after``.

        Raises:
            OutsideTableError: where that lies outside the published table.
        """
        self._check(mic, after)
        days = self._days(mic)
        place = bisect_right(days, after)
        if place == len(days):
            raise self._outside(mic, after + timedelta(days=1))
        return days[place]

    def add_sessions(self, mic: str, on: date, count: int) -> date:
        """The session ``count`` sessions after ``on`` (0: ``on`` itself if it is one, else the next).

        Raises:
            OutsideTableError: where that lies outside the published table.
        """
        self._check(mic, on)
        days = self._days(mic)
        place = bisect_left(days, on) + count
        if not 0 <= place < len(days):
            raise self._outside(mic, on)
        return days[place]

    def coverage(self, mic: str) -> tuple[date, date]:
        """The first and last date of the published table of a venue."""
        self._load()
        key = self._key(mic)
        if key in ("NORTHBOUND", "SOUTHBOUND"):
            pairs = [self._covered[name] for name in ("XHKG", "XSHG")]
            opening = launches(self._tables)[SHANGHAI]
            return max(opening, *(first for first, _ in pairs)), min(last for _, last in pairs)
        return self._covered[key]

    def status(self, mic: str, on: date) -> tuple[str, str]:
        """How firm the table is on that date: ``official`` or ``provisional``, and its source.

        Raises:
            OutsideTableError: outside the published table.
        """
        self._check(mic, on)
        key = "XHKG" if self._key(mic) in ("NORTHBOUND", "SOUTHBOUND") else self._key(mic)
        text = on.isoformat()
        for row in self._tables.rows("calendar_coverage"):
            if row["calendar"] == key and row["valid_from"] <= text <= row["valid_to"]:
                return row["status"], row["source"]
        raise self._outside(mic, on)

    # ---- instants ----------------------------------------------------------------------------------------------

    def close_time(self, mic: str, on: date) -> time:
        """The local wall time at which the regular session ends: half days and dated changes included.

        Raises:
            OutsideTableError: outside the table, or where the venue does not trade that day.
        """
        if not self.is_session(mic, on):
            raise OutsideTableError(
                f"calendar {mic}", on, "sessions only", f"{mic} does not trade on {on}; the session before: "
                f"{self.last_session(mic, on)}." if on > self.coverage(mic)[0] else ""
            )  # fmt: skip
        mic = SIDES.get(mic, mic)
        special = self._special.get(self._key(mic), {}).get(on)
        if special is not None:
            return special
        closes = self.venue(mic).closes
        for first, at in reversed(closes):
            if first <= on:
                return at
        raise self._outside(mic, on)

    def closing_instant(self, mic: str, on: date) -> datetime:
        """The UTC instant at which the regular session of that local date ends.

        Hong Kong's closing auction then runs eight to ten minutes longer (see ``closing_auction``).

        Raises:
            OutsideTableError: outside the table, or where the venue does not trade that day.
        """
        at = self.close_time(mic, on)
        return local_instant(on, at, self.venue(SIDES.get(mic, mic)).tz)

    def closing_auction(self, mic: str, on: date, product: str = "stock") -> tuple[datetime, datetime] | None:
        """Start and latest end (UTC) of the closing auction in force, or None where the close is not struck by auction.

        Raises:
            OutsideTableError: outside the table, or no session.
        """
        self.close_time(mic, on)
        mic = SIDES.get(mic, mic)
        zone = self.venue(mic).tz
        half = on in self._early.get(self._key(mic), {})
        text = on.isoformat()
        for row in self._tables.rows("phases"):
            if row["mic"] != mic or row["phase"] != "closing_auction" or product not in row["product"].split("|"):
                continue
            if (row["valid_from"] and text < row["valid_from"]) or (row["valid_to"] and text > row["valid_to"]):
                continue
            start, end = (time.fromisoformat(row[name]) for name in ("start", "end"))
            if half:
                if not row["half_start"]:
                    return None
                start, end = (time.fromisoformat(row[name]) for name in ("half_start", "half_end"))
            return local_instant(on, start, zone), local_instant(on, end, zone)
        return None

    def is_half_day(self, mic: str, on: date) -> bool:
        """Whether the session of that date closes early.

        Raises:
            OutsideTableError: outside the published table.
        """
        self._check(mic, on)
        return on in self._early.get(self._key(SIDES.get(mic, mic)), {})

    # ---- tables ------------------------------------------------------------------------------------------------

    def venue(self, mic: str) -> Venue:
        """The venue of that MIC.

        Raises:
            UnknownNameError: where the table has none.
        """
        if self._venues is None:
            self._venues = _venues(self._tables)
        found = self._venues.get(mic)
        if found is None:
            raise UnknownNameError("venue", mic, sorted(self._venues))
        return found

    def venues(self) -> tuple[Venue, ...]:
        """Every venue in the table."""
        if self._venues is None:
            self._venues = _venues(self._tables)
        return tuple(self._venues.values())

    def holiday(self, mic: str, on: date) -> str | None:
        """Why the venue is shut that weekday, or None where the table names no holiday."""
        self._load()
        row = (self._closed or {}).get(self._key(mic), {}).get(on)
        return row["name"] or "holiday" if row else None

    def _key(self, mic: str) -> str:
        return mic if mic in ("NORTHBOUND", "SOUTHBOUND") else self.venue(mic).calendar

    def _load(self) -> None:
        if self._closed is not None:
            return
        closed: dict[str, dict[date, dict[str, str]]] = {}
        for row in self._tables.rows("holidays"):
            on = date.fromisoformat(row["date"])
            if row["kind"] in ("early", "late"):
                at = time.fromisoformat(row["close"])
                self._special.setdefault(row["calendar"], {})[on] = at
                if row["kind"] == "early":
                    self._early.setdefault(row["calendar"], {})[on] = at
            elif row["kind"] == "closed":
                closed.setdefault(row["calendar"], {})[on] = row
        for row in sorted(self._tables.rows("calendar_coverage"), key=lambda each: each["valid_from"]):
            first, last = date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"])
            have = self._covered.get(row["calendar"])
            if have is not None and first > have[1] + timedelta(days=1):
                raise FactsError(
                    "calendar_coverage.csv",
                    f"{row['calendar']} is covered to {have[1]}, then from {first}: a gap",
                    "Cover the days between.",
                )
            self._covered[row["calendar"]] = (have[0], max(last, have[1])) if have else (first, last)
        self._closed = closed

    def _days(self, mic: str) -> tuple[date, ...]:
        key = self._key(mic)
        found = self._sessions.get(key)
        if found is None:
            self._load()
            found = self._connect_days(key) if key in ("NORTHBOUND", "SOUTHBOUND") else self._weekdays(key)
            self._sessions[key] = found
        return found

    def _weekdays(self, key: str) -> tuple[date, ...]:
        first, last = self._covered[key]
        shut = (self._closed or {}).get(key, {})
        every = (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
        return tuple(on for on in every if on.weekday() < 5 and on not in shut)

    def _connect_days(self, key: str) -> tuple[date, ...]:
        """Days on which both sides trade; before 2023-04-24 the day's money had to be payable in Hong Kong as well.

        Until 2023-04-21 a day was also shut where Hong Kong's banks were closed on the money settlement day (the next
        mainland session for Northbound; the second Hong Kong session for Southbound fell on a mainland holiday). Storms
        are not held against the days before them.
        """
        hong_kong, mainland = self._days("XHKG"), self._days("XSHG")
        first, last = self.coverage(key)
        storms = {on for on, row in (self._closed or {})["XHKG"].items() if row["name"].startswith(UNPLANNED)}
        planned = sorted({*hong_kong, *(on for on in storms if on.weekday() < 5)})
        days = (on for on in sorted(set(hong_kong) & set(mainland)) if first <= on <= last)
        if key == "NORTHBOUND":
            after = dict(pairwise(mainland))
            home = set(planned)
            return tuple(on for on in days if on >= ENHANCED or after.get(on, on) in home)
        paid = set(mainland)
        return tuple(on for on in days if on >= ENHANCED or self._second(planned, on) in paid)

    @staticmethod
    def _second(planned: list[date], on: date) -> date | None:
        """Hong Kong's second planned session after ``on``: the day a Southbound trade's money is due."""
        place = bisect_left(planned, on) + 2
        return planned[place] if place < len(planned) else None

    def _check(self, mic: str, on: date) -> None:
        first, last = self.coverage(mic)
        if not first <= on <= last:
            raise self._outside(mic, on)

    def _outside(self, mic: str, on: date) -> OutsideTableError:
        first, last = self.coverage(mic)
        return OutsideTableError(
            f"calendar {mic}", on, f"{first} to {last}",
            "Add the published days in a holidays.csv and calendar_coverage.csv of your own.",
        )  # fmt: skip


def _venues(tables: Tables) -> dict[str, Venue]:
    closes: dict[str, list[tuple[date, time]]] = {}
    out: dict[str, Venue] = {}
    for row in tables.rows("venues"):
        closes.setdefault(row["mic"], []).append((day(row["valid_from"]) or date.min, time.fromisoformat(row["close"])))
    for row in tables.rows("venues"):
        out[row["mic"]] = Venue(
            row["mic"], row["name"], row["country"], row["tz"], row["currency"], row["calendar"],
            tuple(sorted(closes[row["mic"]])),
        )  # fmt: skip
    return out
