# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice profile: one row."""

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import PracticeId
from counselor_desk.domain.practice import Paper, PracticeProfile
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values

_FIND = "SELECT * FROM practice"
_REMOVE = "DELETE FROM practice"
_ADD = """
INSERT INTO practice (
    number, id, practice_name, counselor_name, credentials, licence, licence_number, address, phone, email, country,
    region, zone, paper, custodian_title, hipaa_covered, part2_program, uk_health_professional
) VALUES (
    1, :id, :practice_name, :counselor_name, :credentials, :licence, :licence_number, :address, :phone, :email,
    :country, :region, :zone, :paper, :custodian_title, :hipaa_covered, :part2_program, :uk_health_professional
)
"""


class PracticeStore:
    """Keeps whose journal this is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self) -> PracticeProfile | None:
        """Return the profile, or None before it was first saved."""
        row = self._database.one(_FIND)
        return None if row is None else _practice(row)

    def get(self) -> PracticeProfile:
        """Return the profile; raises UserError RECORD_NOT_FOUND before it was first saved."""
        found = self.find()
        if found is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="practice")
        return found

    def save(self, practice: PracticeProfile) -> None:
        """Keep the profile in place of the one before."""
        self._database.execute(_REMOVE)
        self._database.execute(_ADD, column_values(practice))


def _practice(row: Row) -> PracticeProfile:
    return PracticeProfile(
        id=PracticeId(row.text("id")),
        practice_name=row.text("practice_name"),
        counselor_name=row.text("counselor_name"),
        credentials=row.text("credentials"),
        licence=row.text("licence"),
        licence_number=row.text("licence_number"),
        address=row.text("address"),
        phone=row.text("phone"),
        email=row.text("email"),
        country=row.text("country"),
        region=row.text("region"),
        zone=row.text("zone"),
        paper=Paper(row.text("paper")),
        custodian_title=row.text("custodian_title"),
        hipaa_covered=row.flag("hipaa_covered"),
        part2_program=row.flag("part2_program"),
        uk_health_professional=row.flag("uk_health_professional"),
    )
