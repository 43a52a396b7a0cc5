# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a practice may be: countries, their states or nations, and the time zones; with what rules are on file for."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

COUNTRIES = (("US", "United States"), ("GB", "United Kingdom"))

_UNITED_STATES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|"
    "DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|"
    "KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|"
    "MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|"
    "NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|PR Puerto Rico|RI Rhode Island|"
    "SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|"
    "WV West Virginia|WI Wisconsin|WY Wyoming"
)
_UNITED_KINGDOM = "EAW England and Wales|SCT Scotland|NIR Northern Ireland"
_REGIONS = {"US": _UNITED_STATES, "GB": _UNITED_KINGDOM}

_USUAL_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "Europe/London",
)


@dataclass(frozen=True, slots=True)
class Region:
    """A state or nation by its code; `has_rules` says whether a pack of rules is on file for it."""

    code: str
    name: str
    has_rules: bool


def regions(country: str, *, on_file: Collection[str]) -> tuple[Region, ...]:
    """The states or nations of a country, those with rules on file first; `on_file` comes from `Rules`."""
    named = (each.partition(" ") for each in _REGIONS.get(country, "").split("|") if each)
    found = [Region(code, name, code in on_file) for code, _, name in named]
    return tuple(sorted(found, key=lambda each: not each.has_rules))


@cache
def zones() -> tuple[str, ...]:
    """The time zones of the IANA database with a place in their name, the usual ones first; reads the disk once."""
    rest = sorted(each for each in available_timezones() if "/" in each and not each.startswith(("Etc/", "posix")))
    return (*_USUAL_ZONES, *(each for each in rest if each not in _USUAL_ZONES), "UTC")
