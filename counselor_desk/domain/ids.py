# SPDX-License-Identifier: GPL-3.0-or-later
"""One type per identifier, so that a note's id cannot be handed over as a client's."""

from typing import NewType

PracticeId = NewType("PracticeId", str)
ClientId = NewType("ClientId", str)
ContactId = NewType("ContactId", str)
RestrictionId = NewType("RestrictionId", str)
SessionId = NewType("SessionId", str)
NoteId = NewType("NoteId", str)
AddendumId = NewType("AddendumId", str)
PsychotherapyNoteId = NewType("PsychotherapyNoteId", str)
ConsentDocumentId = NewType("ConsentDocumentId", str)
ConsentId = NewType("ConsentId", str)
AuthorizationId = NewType("AuthorizationId", str)
AttachmentId = NewType("AttachmentId", str)
MatterId = NewType("MatterId", str)
ClauseId = NewType("ClauseId", str)
HoldId = NewType("HoldId", str)
RedactionId = NewType("RedactionId", str)
ReleaseId = NewType("ReleaseId", str)
DisclosureId = NewType("DisclosureId", str)
VaultId = NewType("VaultId", str)
SlotId = NewType("SlotId", str)
AppointmentId = NewType("AppointmentId", str)
CheckInId = NewType("CheckInId", str)
SnippetId = NewType("SnippetId", str)
FollowUpId = NewType("FollowUpId", str)
