# SPDX-License-Identifier: GPL-3.0-or-later
"""The reasons that the gate gives: why an item leaves or stays, and why nothing can be built."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ItemReason(StrEnum):
    """Why an item leaves or stays; the words for people stand in ITEM_REASON_WORDS."""

    NAMED_BY_CLAUSE = "named_by_clause"
    LATE_ENTRY_NAMED = "late_entry_named"
    CHOSEN_TO_RELEASE = "chosen_to_release"
    CHOSEN_TO_WITHHOLD = "chosen_to_withhold"
    THIRD_PERSON = "third_person"
    JOINT_SESSION = "joint_session"
    RESTRICTED = "restricted"
    NOT_IN_SCOPE = "not_in_scope"
    UNSIGNED = "unsigned"
    STRUCK = "struck"
    OTHER_CLIENT = "other_client"
    PSYCHOTHERAPY_NOTE = "psychotherapy_note"
    PART2_RECORD = "part2_record"


ITEM_REASON_WORDS: Mapping[ItemReason, str] = {
    ItemReason.NAMED_BY_CLAUSE: "Named by the request.",
    ItemReason.LATE_ENTRY_NAMED: "Named by the request. A late entry: the declaration lists it as an exception.",
    ItemReason.CHOSEN_TO_RELEASE: "Looked at and released by the counselor.",
    ItemReason.CHOSEN_TO_WITHHOLD: "Withheld by the counselor.",
    ItemReason.THIRD_PERSON: "Withheld to protect a third person.",
    ItemReason.JOINT_SESSION: "A session with other people: it needs your eyes.",
    ItemReason.RESTRICTED: "The client asked for a restriction that is open: it needs your eyes.",
    ItemReason.NOT_IN_SCOPE: "Not named by the request.",
    ItemReason.UNSIGNED: "A draft that was not signed.",
    ItemReason.STRUCK: "Entered in error and struck.",
    ItemReason.OTHER_CLIENT: "Belongs to another client's record.",
    ItemReason.PSYCHOTHERAPY_NOTE: "A psychotherapy note, kept apart; it is not produced on this basis.",
    ItemReason.PART2_RECORD: "A substance use disorder record under 42 CFR part 2; it is not produced on this basis.",
}

ITEM_REASON_CITATIONS: Mapping[ItemReason, str] = {
    ItemReason.NOT_IN_SCOPE: "45 CFR 164.512(e)(1)(i); 164.508(b)(1)",
    ItemReason.OTHER_CLIENT: "45 CFR 164.502(a)",
    ItemReason.PSYCHOTHERAPY_NOTE: "45 CFR 164.508(a)(2)",
    ItemReason.PART2_RECORD: "42 CFR 2.61 to 2.67; 2.31",
    ItemReason.RESTRICTED: "45 CFR 164.522(a)",
    ItemReason.JOINT_SESSION: "ACA Code of Ethics B.4",
}


class BlockerCode(StrEnum):
    """Why nothing can be built."""

    BASIS_NOT_SUPPORTED = "basis_not_supported"
    BASIS_UNKNOWN = "basis_unknown"
    BASIS_WITHDRAWN = "basis_withdrawn"
    CLIENT_OBJECTS = "client_objects"
    MATTER_CLOSED = "matter_closed"
    EVIDENCE_MISSING = "evidence_missing"
    HOLD_MISSING = "hold_missing"
    CLAUSES_MISSING = "clauses_missing"
    JUSTIFICATION_MISSING = "justification_missing"
    AUTHORIZATION_MISSING = "authorization_missing"
    AUTHORIZATION_DEFECT = "authorization_defect"
    RECIPIENT_DIFFERS = "recipient_differs"
    IDENTITY_UNCHECKED = "identity_unchecked"
    IDENTITY_DIFFERS = "identity_differs"
    CLIENT_DIFFERS = "client_differs"
    ITEMS_UNDECIDED = "items_undecided"
    PEOPLE_UNDECIDED = "people_undecided"
    REDACTIONS_OUTDATED = "redactions_outdated"
    PAGES_UNSEEN = "pages_unseen"
    NOTHING_TO_RELEASE = "nothing_to_release"
    RULES_MISSING = "rules_missing"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that stands in the way, in words, with the place it comes from; `key` narrows the code."""

    code: BlockerCode
    words: str
    citation: str = ""
    key: str = ""
