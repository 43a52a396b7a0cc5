# SPDX-License-Identifier: GPL-3.0-or-later
"""The scans of what arrived, byte for byte, with their hashes."""

from dataclasses import dataclass, field
from hashlib import sha256

from counselor_desk.domain.ids import MatterId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row

_ADD = """
INSERT INTO matter_paper (matter_id, position, name, media_type, sha256, content)
VALUES (:matter_id, (SELECT count(*) FROM matter_paper WHERE matter_id = :matter_id), :name, :media_type, :sha256,
:content)
"""
_OF_MATTER = "SELECT name, media_type, sha256, content FROM matter_paper WHERE matter_id = ? ORDER BY position"
_HAS_ANY = "SELECT EXISTS (SELECT 1 FROM matter_paper WHERE matter_id = ?) AS has_any"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPaper:
    """One attached file; `sha256` is of its bytes, `media_type` such as `application/pdf`."""

    name: str = field(repr=False)
    media_type: str
    sha256: str
    content: bytes = field(repr=False)


class MatterPaperStore:
    """Keeps the attached papers; they are only ever added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, matter_id: MatterId, *, name: str, media_type: str, content: bytes) -> MatterPaper:
        """Keep a paper and return it with its hash."""
        paper = MatterPaper(name=name, media_type=media_type, sha256=sha256(content).hexdigest(), content=content)
        self._database.execute(
            _ADD,
            {
                "matter_id": matter_id,
                "name": name,
                "media_type": media_type,
                "sha256": paper.sha256,
                "content": content,
            },
        )
        return paper

    def has_any(self, matter_id: MatterId) -> bool:
        """Whether a paper is attached; reads no scan for the answer."""
        row = self._database.one(_HAS_ANY, (matter_id,))
        return row is not None and row.flag("has_any")

    def of_matter(self, matter_id: MatterId) -> tuple[MatterPaper, ...]:
        """The matter's papers in the order in which they were attached."""
        return tuple(_paper(row) for row in self._database.rows(_OF_MATTER, (matter_id,)))


def _paper(row: Row) -> MatterPaper:
    return MatterPaper(
        name=row.text("name"),
        media_type=row.text("media_type"),
        sha256=row.text("sha256"),
        content=row.blob("content"),
    )
