# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients: one row each, guarded against overwriting a newer save."""

from dataclasses import replace

from counselor_desk.domain.clients import Client, SafeContact
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.text import folded
from counselor_desk.storage.connection import Database
from counselor_desk.storage.driver import Value
from counselor_desk.storage.row import Row, column_values

_ADD = """
INSERT INTO client (
    id, code, legal_name, display_name, date_of_birth, country, region, opened_on, closed_on, deceased_on, pronouns,
    language, communication_preferences, safe_phone, safe_email, safe_address, safe_voicemail_allowed,
    safe_email_allowed, safe_instructions, version
) VALUES (
    :id, :code, :legal_name, :display_name, :date_of_birth, :country, :region, :opened_on, :closed_on, :deceased_on,
    :pronouns, :language, :communication_preferences, :safe_phone, :safe_email, :safe_address, :safe_voicemail_allowed,
    :safe_email_allowed, :safe_instructions, :version
)
"""
_REPLACE = """
UPDATE client SET
    code = :code, legal_name = :legal_name, display_name = :display_name, date_of_birth = :date_of_birth, country =
    :country, region = :region, opened_on = :opened_on, closed_on = :closed_on, deceased_on = :deceased_on, pronouns =
    :pronouns, language = :language, communication_preferences = :communication_preferences, safe_phone = :safe_phone,
    safe_email = :safe_email, safe_address = :safe_address, safe_voicemail_allowed = :safe_voicemail_allowed,
    safe_email_allowed = :safe_email_allowed, safe_instructions = :safe_instructions, version = version + 1
WHERE id = :id AND version = :version
"""
_GET = "SELECT * FROM client WHERE id = ?"
_FIND_BY_CODE = "SELECT * FROM client WHERE code = ?"
_ALL = "SELECT * FROM client"
_HIGHEST_NUMBER = """
SELECT coalesce(max(CAST(substr(code, 3) AS INTEGER)), 0) AS highest
FROM client WHERE code GLOB 'C-[0-9]*' AND NOT substr(code, 3) GLOB '*[^0-9]*'
"""


class ClientStore:
    """Keeps the clients."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, client: Client) -> None:
        """Keep a new client; raises UserError CODE_ALREADY_USED (upper and lower case are one)."""
        self._database.execute(_ADD, _columns(client))

    def replace(self, client: Client) -> Client:
        """Keep a changed client and return it with the version that it then has.

        Raises:
            UserError: RECORD_CHANGED_MEANWHILE when another save came in between, RECORD_NOT_FOUND, CODE_ALREADY_USED,
                LEGAL_HOLD_STANDS when more is changed than how to reach the client and how the work ended.
        """
        if self._database.execute(_REPLACE, _columns(client)) == 0:
            self.get(client.id)
            raise UserError(ErrorCode.RECORD_CHANGED_MEANWHILE, where="client")
        return replace(client, version=client.version + 1)

    def get(self, client_id: ClientId) -> Client:
        """Return the client; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_GET, (client_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="client")
        return _client(row)

    def find_by_code(self, code: str) -> Client | None:
        """Return the client with that code, upper and lower case being one."""
        row = self._database.one(_FIND_BY_CODE, (code,))
        return None if row is None else _client(row)

    def list(self) -> tuple[Client, ...]:
        """All clients in the order of their names on screen, then of their codes."""
        clients = (_client(row) for row in self._database.rows(_ALL))
        return tuple(sorted(clients, key=lambda client: (folded(client.display_name), client.code)))

    def next_code(self) -> str:
        """The code that a new client gets by default: `C-0001` and so on; a number given once is not given again."""
        row = self._database.one(_HIGHEST_NUMBER)
        return f"C-{1 + (row.integer('highest') if row else 0):04d}"


def _columns(client: Client) -> dict[str, Value]:
    safe = column_values(client.safe_contact)
    return {
        **column_values(client, without=("safe_contact",)),
        **{f"safe_{name}": value for name, value in safe.items()},
    }


def _client(row: Row) -> Client:
    return Client(
        id=ClientId(row.text("id")),
        code=row.text("code"),
        legal_name=row.text("legal_name"),
        display_name=row.text("display_name"),
        date_of_birth=row.day("date_of_birth"),
        country=row.text("country"),
        region=row.text("region"),
        opened_on=row.day("opened_on"),
        closed_on=row.day_or_none("closed_on"),
        deceased_on=row.day_or_none("deceased_on"),
        pronouns=row.text("pronouns"),
        language=row.text("language"),
        communication_preferences=row.text("communication_preferences"),
        safe_contact=SafeContact(
            phone=row.text("safe_phone"),
            email=row.text("safe_email"),
            address=row.text("safe_address"),
            voicemail_allowed=row.flag("safe_voicemail_allowed"),
            email_allowed=row.flag("safe_email_allowed"),
            instructions=row.text("safe_instructions"),
        ),
        version=row.integer("version"),
    )
