# SPDX-License-Identifier: GPL-3.0-or-later
"""How many documents are kept for a client, counted without reading one."""

from counselor_desk.domain.ids import ClientId
from counselor_desk.storage.connection import Database

_COUNT = """
SELECT (SELECT count(*) FROM matter_paper JOIN matter ON matter.id = matter_id WHERE client_id = :client_id)
    + (SELECT count(*) FROM packet_file JOIN release ON release.id = release_id WHERE client_id = :client_id)
    AS documents
"""


def count_documents(database: Database, client_id: ClientId) -> int:
    """Scans of papers that arrived and files of packets that left."""
    row = database.one(_COUNT, {"client_id": client_id})
    return 0 if row is None else row.integer("documents")
