# SPDX-License-Identifier: GPL-3.0-or-later
"""Releases: what left, with the exact files that left."""

from hashlib import sha256

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, MatterId, ReleaseId
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import ItemOutcome, PacketFile, Release
from counselor_desk.storage.connection import Database
from counselor_desk.storage.driver import Value
from counselor_desk.storage.row import Row, column_values

_ADD = """
INSERT INTO release (
    id, number, matter_id, client_id, basis, authority, recipient_name, recipient_address, built_at, pages,
    manifest_sha256, head_size, head_root, supersedes
) VALUES (
    :id, :number, :matter_id, :client_id, :basis, :authority, :recipient_name, :recipient_address, :built_at, :pages,
    :manifest_sha256, :head_size, :head_root, :supersedes
)
"""
_ADD_ITEM = "INSERT INTO release_item (release_id, item_id, outcome, position) VALUES (?, ?, ?, ?)"
_ADD_FILE = "INSERT INTO packet_file (release_id, position, name, sha256, content) VALUES (?, ?, ?, ?, ?)"
_ALL = """
SELECT release.*, (
    SELECT json_group_array(item_id ORDER BY position) FROM release_item
    WHERE release_id = release.id AND outcome = 'release'
) AS released_items, (
    SELECT json_group_array(item_id ORDER BY position) FROM release_item
    WHERE release_id = release.id AND outcome = 'withhold'
) AS withheld_items
FROM release
"""
_GET = f"{_ALL} WHERE id = ?"
_OF_MATTER = f"{_ALL} WHERE matter_id = ? ORDER BY built_at, number"
_OF_CLIENT = f"{_ALL} WHERE client_id = ? ORDER BY built_at, number"
_PACKET = "SELECT name, content FROM packet_file WHERE release_id = ? ORDER BY position"
_COUNT_FILES = "SELECT count(*) AS files FROM packet_file WHERE release_id = ?"
_WITH_FILE = """
SELECT release_id, name FROM packet_file JOIN release ON release.id = release_id
WHERE packet_file.sha256 = ? ORDER BY built_at DESC, number DESC LIMIT 1
"""
_KEEP_WORDS = "INSERT INTO packet_passphrase (release_id, words) VALUES (?, ?)"
_WORDS = "SELECT words FROM packet_passphrase WHERE release_id = ?"
_HIGHEST_NUMBER = """
SELECT coalesce(max(CAST(substr(number, 8) AS INTEGER)), 0) AS highest FROM release WHERE substr(number, 1, 7) = ?
"""


class ReleaseStore:
    """Keeps the releases and their packets; they are only ever added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next_number(self, year: int) -> str:
        """The number of the next release of a year: `R-2026-0001` and so on."""
        start = f"R-{year:04d}-"
        row = self._database.one(_HIGHEST_NUMBER, (start,))
        return f"{start}{1 + (row.integer('highest') if row else 0):04d}"

    def add(self, release: Release, files: tuple[PacketFile, ...]) -> None:
        """Keep a release with the exact files that left."""
        head: dict[str, Value] = {"head_size": release.head.size, "head_root": release.head.root}
        columns = column_values(release, without=("released_items", "withheld_items", "head"))
        self._database.execute(_ADD, {**columns, **head})
        for outcome, items in (
            (ItemOutcome.RELEASE, release.released_items),
            (ItemOutcome.WITHHOLD, release.withheld_items),
        ):
            self._database.execute_each(
                _ADD_ITEM,
                ((release.id, item_id, outcome.value, position) for position, item_id in enumerate(items)),
            )
        self._database.execute_each(
            _ADD_FILE,
            (
                (release.id, position, file.name, sha256(file.content).hexdigest(), file.content)
                for position, file in enumerate(files)
            ),
        )

    def get(self, release_id: ReleaseId) -> Release:
        """Return the release; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_GET, (release_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="release")
        return _release(row)

    def of_matter(self, matter_id: MatterId) -> tuple[Release, ...]:
        """The matter's productions, oldest first."""
        return tuple(_release(row) for row in self._database.rows(_OF_MATTER, (matter_id,)))

    def of_client(self, client_id: ClientId) -> tuple[Release, ...]:
        """Everything built from a client's record, oldest first."""
        return tuple(_release(row) for row in self._database.rows(_OF_CLIENT, (client_id,)))

    def packet_of(self, release_id: ReleaseId) -> tuple[PacketFile, ...]:
        """The exact files of a release, in their order."""
        rows = self._database.rows(_PACKET, (release_id,))
        return tuple(PacketFile(row.text("name"), row.blob("content")) for row in rows)

    def count_files(self, release_id: ReleaseId) -> int:
        """How many files a packet has; reads none of them."""
        row = self._database.one(_COUNT_FILES, (release_id,))
        return 0 if row is None else row.integer("files")

    def keep_passphrase(self, release_id: ReleaseId, words: str) -> None:
        """Keep the words that open a protected packet; once, for they never change."""
        self._database.execute(_KEEP_WORDS, (release_id, words))

    def passphrase_of(self, release_id: ReleaseId) -> str | None:
        """The words that open a protected packet; None for a packet without protection."""
        row = self._database.one(_WORDS, (release_id,))
        return None if row is None else row.text("words")

    def find_by_file_hash(self, file_sha256: str) -> tuple[Release, str] | None:
        """Answer "did I send this?": the newest release that holds a file with that hash, and the file's name in it."""
        row = self._database.one(_WITH_FILE, (file_sha256,))
        return None if row is None else (self.get(ReleaseId(row.text("release_id"))), row.text("name"))


def _release(row: Row) -> Release:
    supersedes = row.text_or_none("supersedes")
    return Release(
        id=ReleaseId(row.text("id")),
        number=row.text("number"),
        matter_id=MatterId(row.text("matter_id")),
        client_id=ClientId(row.text("client_id")),
        basis=row.text("basis"),
        authority=row.text("authority"),
        recipient_name=row.text("recipient_name"),
        recipient_address=row.text("recipient_address"),
        built_at=row.instant("built_at"),
        released_items=tuple(ItemId(each) for each in row.json_list("released_items")),
        withheld_items=tuple(ItemId(each) for each in row.json_list("withheld_items")),
        pages=row.integer("pages"),
        manifest_sha256=row.text("manifest_sha256"),
        head=TreeHead(row.integer("head_size"), row.text("head_root")),
        supersedes=None if supersedes is None else ReleaseId(supersedes),
    )
