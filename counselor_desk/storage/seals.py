# SPDX-License-Identifier: GPL-3.0-or-later
"""The seals of a journal, and every comparison with one; both are only ever added to."""

from collections.abc import Collection

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, SealCheckId, SealId
from counselor_desk.domain.merkle import Frontier
from counselor_desk.domain.seals import Seal, SealCheck, SealOutcome, SealWent
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, instant_text

_ADD = "INSERT INTO seal (id, made_at, head_size, head_root, went) VALUES (?, ?, ?, ?, ?)"
_GET = "SELECT * FROM seal WHERE id = ?"
_LIST = "SELECT * FROM seal ORDER BY head_size DESC, made_at DESC, id"
_HEADS = """
SELECT head_size, head_root FROM seal
UNION SELECT head_size, head_root FROM seal_check WHERE is_typed AND outcome = 'unchanged'
EXCEPT SELECT head_size, head_root FROM release WHERE client_id <> ? ORDER BY head_size
"""
_KEPT_ELSEWHERE = """
SELECT number AS name, head_size, head_root FROM release
UNION ALL SELECT '' AS name, head_size, head_root FROM legal_hold ORDER BY head_size, name
"""
_ADD_CHECK = """
INSERT INTO seal_check (id, checked_at, head_size, head_root, is_typed, outcome) VALUES (?, ?, ?, ?, ?, ?)
"""
_CHECKS = "SELECT * FROM seal_check ORDER BY rowid DESC"
_LEAVES = "SELECT seq, leaf FROM audit_event WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT 1000"


class SealStore:
    """Keeps seals and their checks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, seal: Seal) -> None:
        """Keep a seal of the log as it stands; must come before the log's own entry about it."""
        self._database.execute(
            _ADD, (seal.id, instant_text(seal.made_at), seal.head.size, seal.head.root, seal.went.value)
        )

    def get(self, seal_id: SealId) -> Seal:
        """One seal; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_GET, (seal_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="seal")
        return _seal(row)

    def list(self) -> tuple[Seal, ...]:
        """Every seal that was made, the newest first."""
        return tuple(_seal(row) for row in self._database.rows(_LIST))

    def heads_for(self, client_id: ClientId) -> tuple[TreeHead, ...]:
        """What went out of the house and may be named to one client: each head once, the earliest first.

        Of those typed in only what the log agreed with: a card of another journal is no anchor here. The head of
        another client's release is left out however it came here, by a card or typed in from the packet's page: naming
        it would tell that there was such a release, and when.
        """
        return tuple(_head(row) for row in self._database.rows(_HEADS, (client_id,)))

    def kept_elsewhere(self) -> tuple[tuple[str, TreeHead], ...]:
        """Heads that were kept with releases (under their number) and with legal holds (under no name).

        A release's head is printed in its packet, and so went out as well.
        """
        return tuple((row.text("name"), _head(row)) for row in self._database.rows(_KEPT_ELSEWHERE))

    def add_check(self, check: SealCheck) -> None:
        """Keep what came of a comparison."""
        values = (check.id, instant_text(check.checked_at), check.head.size, check.head.root, int(check.is_typed))
        self._database.execute(_ADD_CHECK, (*values, check.outcome.value))

    def checks(self) -> tuple[SealCheck, ...]:
        """Every comparison, the newest first."""
        return tuple(
            SealCheck(
                id=SealCheckId(row.text("id")),
                checked_at=row.instant("checked_at"),
                head=_head(row),
                is_typed=row.flag("is_typed"),
                outcome=SealOutcome(row.text("outcome")),
            )
            for row in self._database.rows(_CHECKS)
        )

    def log_at(self, sizes: Collection[int]) -> dict[int, TreeHead]:
        """The head of the log after each of these numbers of entries, from its leaves in one pass.

        Sizes that the log does not reach without a gap are left out. One pass, however many sizes there are.
        """
        found: dict[int, TreeHead] = {}
        frontier, last_seq = Frontier(), 0
        for size in sorted(set(sizes)):
            while page := self._database.rows(_LEAVES, (last_seq, size)):
                for row in page:
                    frontier = frontier.plus(row.blob("leaf"))
                last_seq = page[-1].integer("seq")
            if frontier.size == size:
                found[size] = frontier.head
        return found


def _seal(row: Row) -> Seal:
    return Seal(
        id=SealId(row.text("id")), made_at=row.instant("made_at"), head=_head(row), went=SealWent(row.text("went"))
    )


def _head(row: Row) -> TreeHead:
    return TreeHead(row.integer("head_size"), row.text("head_root"))
