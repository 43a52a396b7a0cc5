# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepares the custodian's declaration: the facts are filled in, nothing is asserted, every exception is said.

The words are those of the policy pack for the forum; each statement gets an empty box that only the custodian ticks.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from counselor_desk.domain.notes import LATE_AFTER
from counselor_desk.domain.packets import PAGE_COUNT, Declaration, PacketItem
from counselor_desk.domain.policy import Forum, RuleSet
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.records import RecordItem, WhenWritten
from counselor_desk.services.civil_time import printed_date, printed_moment
from counselor_desk.services.rules import clause_text

ADDENDUM_HEADING = "Addendum "
"""How the heading of an addendum begins on a note's page."""

_NUMBERED_STATEMENT = re.compile(r"\((\d)\)\s*(.*?)(?=;?\s*(?:and\s+)?\(\d\)|\Z)", re.DOTALL)
# the lines to date and sign on stand below the declaration
_EXECUTED = re.compile(r"\s*Executed on \[date\]\.?\s*\[signature\]\.?")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_PLACEHOLDER = re.compile(r"\[([^\]]+)\]")
_MODES_OF_PREPARATION = {
    "note": "notes were written electronically by the counselor and signed in the journal of the practice",
    "attendance": "the record of attendance was drawn from the appointments kept in it",
    "consent": "consents were answered by the client and entered in it",
    "authorization": "authorizations were signed by the client and entered in it",
}


def custodian_declaration(
    *,
    rules: RuleSet,
    forum: Forum,
    practice: PracticeProfile,
    paper: str,
    application: str,
    items: tuple[PacketItem, ...],
    released: Iterable[RecordItem],
) -> Declaration:
    """The declaration for one packet.

    Args:
        rules: where the wording comes from.
        forum: before which kind of court it will be used.
        practice: whose custodian signs.
        paper: the request in a few words, "order of 9 November 2026".
        application: name and version of this program.
        items: what the packet holds, as printed.
        released: the same items of the record, with the times at which they were written.
    """
    body, authority = clause_text(rules, "declaration.body", forum=forum)
    closing, closing_authority = clause_text(rules, "declaration.closing", forum=forum)
    facts = {
        "name": practice.signing_name,
        "title": practice.custodian_title.lower(),
        "practice": practice.practice_name,
        "items": str(len(items)),
        "pages": PAGE_COUNT,
        "order": f"the {paper}",
        "application, version": application,
        "identity of records": ", ".join(dict.fromkeys(item.group for item in items)),
        "mode of preparation": _mode_of_preparation(items),
    }
    opening, statements = _opening_and_statements(filled(body, facts))
    exceptions = [words for item in released for words in _exceptions_of(item, practice)]
    if any(item.redactions for item in items):
        exceptions.append("Words were redacted; each place is marked with its reason.")
    return Declaration(
        title="Declaration of the custodian of records",
        opening=opening,
        statements=statements,
        exceptions=tuple(exceptions),
        closing=filled(_EXECUTED.sub("", closing).strip(), facts),
        signature_lines=(practice.signing_name, practice.custodian_title),
        citation="; ".join(dict.fromkeys(part for part in (authority, closing_authority) if part)),
    )


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Put facts into a clause; what nobody may fill in for the custodian stays as a blank line to write on."""
    return _PLACEHOLDER.sub(lambda match: facts.get(match.group(1), "") or "____________", text)


def addenda_of(item: RecordItem) -> int:
    """How many addenda an item carries."""
    return sum(each.heading.startswith(ADDENDUM_HEADING) for each in item.fields)


def _exceptions_of(item: RecordItem, practice: PracticeProfile) -> Iterable[str]:
    """What must be said of one item by itself before it can be called made "at or near the time"."""
    what = f"{item.title.lower()} of {printed_date(item.service_date)}"
    written = item.written
    if item.is_late_entry:
        yield f"Late entry: {what}. It was begun more than 48 hours after the session; its page gives times and reason."
    elif written is not None and written.signed_at is not None and _is_late(written, written.signed_at):
        signed = printed_moment(written.signed_at, practice=practice)
        yield f"Signed late: {what}. It was begun in time and signed on {signed}."
    count = addenda_of(item)
    if count:
        said = "an addendum was" if count == 1 else f"{count} addenda were"
        yield f"Added later: to the {what} {said} written; its page gives the times and the reasons."


def _is_late(written: WhenWritten, moment: datetime) -> bool:
    return written.session_ended_at is not None and moment - written.session_ended_at > LATE_AFTER


def _mode_of_preparation(items: tuple[PacketItem, ...]) -> str:
    """How the records came to be, by kind: not every one was written by the counselor."""
    kinds = {item.item_id.split(":", 1)[0] for item in items}
    return "; ".join(words for kind, words in _MODES_OF_PREPARATION.items() if kind in kinds)


def _opening_and_statements(text: str) -> tuple[str, tuple[str, ...]]:
    """Cut a declaration into its opening and the statements that each get a box of their own."""
    flat = " ".join(text.split())
    numbered = _NUMBERED_STATEMENT.search(flat)
    if numbered is None:
        opening, *sentences = _SENTENCE.split(flat)
        return opening, tuple(sentences)
    statements = [match.group(2).strip().rstrip(";") for match in _NUMBERED_STATEMENT.finditer(flat)]
    # sentences after the last number are statements of their own
    *numbered_ones, last = statements
    return flat[: numbered.start()].strip(), (*numbered_ones, *_SENTENCE.split(last))
