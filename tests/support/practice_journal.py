# SPDX-License-Identifier: GPL-3.0-or-later
"""A small practice in a real journal: one client with every kind of note, the people around her, and a court order.

Its names stand in `OTHERS`; none of them may leave. What a court order on it releases stands in `RELEASED_WORDS`.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from factories import (
    a_client,
    a_consent,
    a_consent_document,
    a_consultation,
    a_contact,
    a_note,
    a_practice,
    a_request,
    a_session,
    an_authorization,
)
from fakes import CountingIds, MemoryKeyStore, SettableClock

from counselor_desk.app.bootstrap import Desk, build_desk, open_desk
from counselor_desk.domain.clients import Client, Contact
from counselor_desk.domain.ids import ClientId, ContactId, MatterId, NoteId, SessionId, SlotId, VaultId
from counselor_desk.domain.matters import PaperKind, RecordType, SignerRole
from counselor_desk.domain.notes import Note, NoteSection, NoteTemplate
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import ItemOutcome, PersonAction, Release
from counselor_desk.domain.sessions import Session, SessionKind
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.key_derivation import SMALL_MACHINE
from counselor_desk.security.key_slots import RecoverySecret
from counselor_desk.security.recovery_code import parse
from counselor_desk.security.vault_header import SlotType
from counselor_desk.security.vault_keys import add_generation
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.psychotherapy_notes import PsychotherapyNotes
from counselor_desk.services.releases import BuiltPacket

PIN = "kestrel-27"
PASSPHRASE = "seven quiet herons above the marsh"
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)

CLIENT = ClientId("c" * 32)
COMPANION = ClientId("d" * 32)
PARTNER = ContactId("e" * 32)

PLAIN, LATE, AMENDED, DRAFT, STRUCK, COUPLE, LATER = (NoteId(f"{number}" * 32) for number in range(1, 8))

OTHERS = (
    "Rafael OSPREY Quint",
    "Rafa",
    "Jonas WREN Keller",
    "Jonas",
    "(510) 555-0190",
    "rafael@osprey.example",
)
"""How third persons stand in the notes; every one is redacted or stays."""

RELEASED_WORDS = ("settled after breathing together", "sleep diary kept on six nights", "the diary was kept until june")
WITHHELD_WORDS = (
    "unfinished thoughts about the spring break",
    "written into the record by mistake today",
    "the quarrel about the holiday house",
    "a walk by the lake in august",
    "SEALED-PROCESS-WORDS the dream of the stairs",
)


@dataclass
class Practice:
    """The sample journal with what opens it; `opened` is the desk that works on it now."""

    path: Path
    desk: Desk
    clock: SettableClock
    ids: CountingIds
    key_store: MemoryKeyStore
    recovery_code: str = field(repr=False)
    opened: OpenDesk

    def reopen(self) -> OpenDesk:
        """Close the journal and open it again by the keyring alone."""
        self.opened.journal.close()
        self.opened = open_desk(self.desk, self.desk.vault.open(self.path, ""))
        return self.opened


def change_key(practice: Practice) -> None:
    """Give the journal a new database key, as a rotation does, and open it again under that key."""
    journal = practice.opened.journal
    (recovery,) = journal.header.slots_of(SlotType.RECOVERY)
    secret = RecoverySecret(parse(practice.recovery_code))
    made = add_generation(journal.header, recovery.id, secret, today=practice.clock.now().date())
    journal.database.copy_to(practice.path / made.header.active.file, key=made.dek)
    HeaderFile(practice.path).replace(made.header, verified_before=journal.header)
    # closing logs in the old generation, which the new one does not have
    journal.close()
    journal.folder.stamp.unlink()
    practice.reopen()


def new_desk(clock: SettableClock, ids: CountingIds, key_store: MemoryKeyStore) -> Desk:
    return build_desk(
        clock=clock, ids=ids, key_store=key_store, third_copy=lambda _: None, key_parameters=SMALL_MACHINE
    )


@dataclass(frozen=True)
class Template:
    """A closed journal that may be copied, and the state of the fakes when it was closed."""

    path: Path
    entries: dict[tuple[VaultId, SlotId], bytes]
    ids_given: int
    recovery_code: str

    def copy(self, to: Path) -> Practice:
        """Copy the closed folder and open the copy; whoever asks closes it."""
        shutil.copytree(self.path, to)
        clock, ids, key_store = SettableClock(NOW), CountingIds(self.ids_given), MemoryKeyStore(self.entries)
        desk = new_desk(clock, ids, key_store)
        return Practice(
            path=to,
            desk=desk,
            clock=clock,
            ids=ids,
            key_store=key_store,
            recovery_code=self.recovery_code,
            opened=open_desk(desk, desk.vault.open(to, "")),
        )


def make_template(path: Path) -> Template:
    """Write the sample practice; every text is in lower case where no name is meant."""
    clock, ids, key_store = SettableClock(), CountingIds(), MemoryKeyStore()
    desk = new_desk(clock, ids, key_store)
    new = desk.vault.create(path, ways=WaysIn(pin=PIN, passphrase=PASSPHRASE, keyring_alone=True))
    opened = open_desk(desk, new.journal)
    fill_practice(desk, opened, clock)
    new.journal.close()
    return Template(path, key_store.entries, ids.given, new.recovery_code.formatted)


def sample_client(**changes: Any) -> Client:
    return a_client(**{"id": CLIENT, "code": "C-0001", **changes})


def companion(**changes: Any) -> Client:
    wren = {"legal_name": "Jonas WREN Keller", "display_name": "Jonas WREN", "date_of_birth": date(1988, 2, 2)}
    return a_client(**{"id": COMPANION, "code": "C-0002", **wren, **changes})


def partner(**changes: Any) -> Contact:
    return a_contact(**{"id": PARTNER, "client_id": CLIENT, **changes})


def _at(month: int, day: int, hour: int = 18) -> datetime:
    return datetime(2026, month, day, hour, 30, tzinfo=UTC)


def _session(number: int, month: int, day: int, **changes: Any) -> Session:
    return a_session(
        **{
            "id": SessionId(f"5e55{number:028x}"),
            "number": number,
            "local_date": date(2026, month, day),
            "start": time(10, 0),
            "stop": time(10, 50),
            "attendees": (CLIENT,),
            **changes,
        }
    )


def _note(note_id: NoteId, session: Session, text: str, **changes: Any) -> Note:
    return a_note(
        **{
            "id": note_id,
            "client_id": CLIENT,
            "session_id": session.id,
            "service_date": session.local_date,
            "template": NoteTemplate.NARRATIVE,
            "sections": (NoteSection("Narrative", text),),
            "first_keystroke_at": _at(session.local_date.month, session.local_date.day),
            **changes,
        }
    )


def fill_practice(desk: Desk, opened: OpenDesk, clock: SettableClock) -> None:
    """Live the sample practice in an empty journal that opens by `PIN`; the clock goes through its year."""
    clock.at = _at(1, 2)
    opened.clients.save_practice(a_practice())
    opened.clients.add(sample_client())
    opened.clients.add(companion())
    opened.clients.add_contact(partner())
    document = opened.consents.add_document(a_consent_document(id="f" * 32))
    opened.consents.record(a_consent(id="a" * 32, client_id=CLIENT, document_id=document.id))
    sessions = [
        _session(1, 3, 9),
        _session(2, 3, 23),
        _session(3, 4, 13),
        _session(4, 4, 27),
        _session(5, 5, 4),
        _session(6, 5, 11, kind=SessionKind.COUPLE, attendees=(CLIENT, COMPANION)),
        _session(7, 8, 3),
    ]
    for session in sessions:
        clock.at = _at(session.local_date.month, session.local_date.day)
        opened.sessions.add(session)
    first, second, third, fourth, fifth, sixth, seventh = sessions
    notes = (
        _note(
            PLAIN,
            first,
            "she came restless and settled after breathing together. the week was hard since Rafa moved out; "
            "he can be reached at (510) 555-0190 or rafael@osprey.example. she knows Jonas WREN Keller from choir.",
        ),
        _note(
            LATE,
            second,
            "a sleep diary kept on six nights. mornings are better.",
            first_keystroke_at=_at(3, 28),
            late_entry_reason="the office was closed by a storm",
        ),
        _note(AMENDED, third, "the diary helps. she asked for more exercises."),
        _note(STRUCK, fifth, "written into the record by mistake today, about somebody else."),
        _note(COUPLE, sixth, "they spoke about the quarrel about the holiday house. both agreed to pause."),
        _note(LATER, seventh, "she told of a walk by the lake in august. she slept well."),
    )
    for note in notes:
        clock.at = note.first_keystroke_at
        opened.notes.begin(note)
        opened.notes.sign(note.id)
    clock.at = _at(4, 27)
    opened.notes.begin(_note(DRAFT, fourth, "unfinished thoughts about the spring break and work."))
    clock.at = _at(6, 2)
    opened.notes.add_addendum(
        AMENDED, text="the diary was kept until june.", reason="told later", first_keystroke_at=_at(6, 2, 17)
    )
    opened.notes.strike(STRUCK, reason="meant for another record")
    opened_compartment(desk, opened, PIN).write(
        client_id=CLIENT, session_id=first.id, service_date=first.local_date, text=WITHHELD_WORDS[4]
    )


def opened_compartment(desk: Desk, opened: OpenDesk, typed: str) -> PsychotherapyNotes:
    """The psychotherapy notes, opened by giving a secret again."""
    unlocking = desk.vault.reauthenticate(opened.journal, typed, way=None)
    key = opened.journal.compartment_key(slot_id=unlocking.slot_id, secret=unlocking.secret)
    return PsychotherapyNotes(opened.journal, key=key)


def court_order(opened: OpenDesk, **changes: Any) -> MatterId:
    """Serve a court order for the client's record, with the scan of the paper."""
    return opened.matters.open(a_request(**changes), client_id=CLIENT, paper=b"%PDF-1.7 the order").matter.id


def type_clause(
    opened: OpenDesk,
    matter_id: MatterId,
    record_type: RecordType = RecordType.PROGRESS_NOTES,
    *,
    first: date = date(2026, 1, 1),
    last: date = date(2026, 6, 30),
    **changes: Any,
) -> None:
    opened.matters.add_clause(
        matter_id,
        record_type=record_type,
        period_from=first,
        period_to=last,
        words="the notes of the spring",
        **changes,
    )


def put_evidence_on_file(opened: OpenDesk, matter_id: MatterId) -> None:
    """Tick every line of the checklist that the record does not answer itself."""
    for each in opened.review.scope(matter_id).evidence_missing:
        opened.matters.record_evidence(matter_id, key=each.key)


def check_identity(opened: OpenDesk, matter_id: MatterId) -> None:
    opened.matters.check_identity(matter_id, initials="MZQ", date_of_birth=date(1990, 4, 17))


def redact_people(opened: OpenDesk, matter_id: MatterId, *, keep: Iterable[str] = ()) -> None:
    """Redact everybody who is not decided yet, but for those kept."""
    kept = set(keep)
    for key in opened.review.scope(matter_id).undecided_people:
        action = PersonAction.KEEP if key in kept else PersonAction.REDACT
        opened.review.decide_person(matter_id, key, action=action)


def look_at_every_page(opened: OpenDesk, matter_id: MatterId) -> None:
    opened.releases.mark_all_seen(matter_id, opened.releases.preview(matter_id))


def withhold_couple_note(opened: OpenDesk, matter_id: MatterId) -> None:
    opened.review.choose_item(
        matter_id, ItemId(f"note:{COUPLE}"), outcome=ItemOutcome.WITHHOLD, reason="speaks of two clients"
    )


def ready_order(opened: OpenDesk, **changes: Any) -> MatterId:
    """A court order with everything that it asks for and every page looked at: `build` succeeds."""
    matter_id = court_order(opened, **changes)
    type_clause(opened, matter_id)
    prepare(opened, matter_id)
    return matter_id


def prepare(opened: OpenDesk, matter_id: MatterId) -> None:
    """Everything between the clauses and `build`."""
    opened.matters.record_consultation(matter_id, a_consultation())
    put_evidence_on_file(opened, matter_id)
    check_identity(opened, matter_id)
    if any(each.outcome is ItemOutcome.NEEDS_YOUR_EYES for each in opened.review.scope(matter_id).decision.items):
        withhold_couple_note(opened, matter_id)
    redact_people(opened, matter_id)
    look_at_every_page(opened, matter_id)


def authorization_matter(opened: OpenDesk, **changes: Any) -> MatterId:
    """A client's authorization on file, with its matter and everything it asks for but the pages looked at."""
    authorization = opened.consents.record_authorization(an_authorization(**{"client_id": CLIENT, **changes}))
    matter_id = court_order(
        opened,
        paper=PaperKind.CLIENT_AUTHORIZATION,
        signer_role=SignerRole.CLIENT,
        signer_name="Marisol ZEBULON Quint",
        court="",
        docket="",
        caption="",
        requester_name=authorization.recipient_name,
        requester_address=authorization.recipient_address,
    )
    opened.matters.use_authorization(matter_id, authorization.id)
    type_clause(opened, matter_id)
    return matter_id


def delivered(opened: OpenDesk, folder: Path) -> tuple[BuiltPacket, Release]:
    """A court order carried to its end."""
    built = opened.releases.build(ready_order(opened))
    return built, opened.releases.deliver(built, folder)
