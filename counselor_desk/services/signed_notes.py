# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds a signed note against what was logged when it was signed, each time it is read.

One page of an earlier day put back into the file passes every check of the database itself, and the number of entries
in the log stays the same (measured): only the note's own commitment in the log tells.
"""

from collections.abc import Iterable

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.notes import Addendum, Note
from counselor_desk.services.open_journal import OpenJournal

_KINDS = (AuditKind.NOTE_SIGNED, AuditKind.ADDENDUM_SIGNED, AuditKind.NOTE_STRUCK)


def is_as_signed(journal: OpenJournal, note: Note, addenda: Iterable[Addendum] = ()) -> bool:
    """Tell whether a note, the addenda that are read with it and its strike are what the log says; one query.

    A note that was signed and reads as a draft again counts as changed, and so does a strike that was taken away; an
    addendum that is gone is found by the full check, because the log names addenda by their own ids.
    """
    read = {(AuditKind.ADDENDUM_SIGNED, str(each.id)): each.content_hash for each in addenda}
    if note.signature is not None:
        read[AuditKind.NOTE_SIGNED, str(note.id)] = note.content_hash
    if note.strike is not None:
        read[AuditKind.NOTE_STRUCK, str(note.id)] = note.strike.content_hash
    subjects = {note.id, *(subject for _, subject in read)}
    found = journal.audit.authentic_entries(client_id=note.client_id, kinds=_KINDS, subjects=subjects)
    if found is None:
        return False
    logged = {(each.kind, each.subject): each.content_hash for each in found}
    struck = (AuditKind.NOTE_STRUCK, str(note.id))
    if struck in read and logged.get(struck) == "":
        # entries from before strikes were bound say only that there is one
        logged[struck] = read[struck]
    return read == logged
