# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice itself: whose journal this is and under which rules it works."""

from dataclasses import dataclass, field
from enum import StrEnum

from counselor_desk.domain.ids import PracticeId


class Paper(StrEnum):
    """Size of produced pages."""

    LETTER = "us-letter"
    A4 = "a4"


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeProfile:
    """Who keeps the record, where, and which regimes apply.

    `country` is an ISO 3166 code, `region` the state or nation code beside it ("CA", "EAW"); `licence` the licence
    type that state law speaks of ("LPCC"). HIPAA is a switch, not an assumption (45 CFR 160.103).
    """

    id: PracticeId
    practice_name: str = field(repr=False)
    counselor_name: str = field(repr=False)
    credentials: str = field(repr=False)
    licence: str
    licence_number: str = field(repr=False)
    address: str = field(repr=False)
    phone: str = field(repr=False)
    email: str = field(repr=False)
    country: str
    region: str
    zone: str
    paper: Paper = Paper.LETTER
    custodian_title: str = field(default="Custodian of records", repr=False)
    hipaa_covered: bool = True
    part2_program: bool = False
    uk_health_professional: bool = False

    @property
    def signing_name(self) -> str:
        """Name with credentials, as it stands under letters and notes."""
        return f"{self.counselor_name}, {self.credentials}" if self.credentials else self.counselor_name
