# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal as a few dictionaries: what each act should lead to, and the same read back out of a real journal.

An act is a value that JSON can carry, so that a worker which is killed in the middle of some can be given them.
"""

import unicodedata
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from factories import a_consent, a_request
from fakes import SettableClock

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.ids import ClientId, ConsentDocumentId, ConsentId, NoteId
from counselor_desk.domain.notes import Note, NoteKind, NoteSection, NoteTemplate
from counselor_desk.services.open_desk import OpenDesk

CLIENTS = (ClientId("c" * 32), ClientId("d" * 32))
DOCUMENT = ConsentDocumentId("f" * 32)

VOCABULARY = (
    "heron",
    "herons",
    "HERON",
    "été",
    "ete\u0301",
    "Ångström",
    "e\u0301cluse",
    "王芳",
    "أحمد",
    "naïve",
    "7",
    "'; DROP",
)
"""Words of the notes: one the beginning of another, in capitals, in both forms of Unicode, without spaces between."""


class Verb(StrEnum):
    """What a counselor does to a record."""

    BEGIN = "begin"
    SAVE = "save"
    CLEAR = "clear"
    DISCARD = "discard"
    SIGN = "sign"
    ADDEND = "addend"
    STRIKE = "strike"
    HOLD = "hold"
    LIFT = "lift"
    CONSENT = "consent"
    REVOKE = "revoke"


@dataclass(frozen=True, slots=True)
class Act:
    """One act: at which moment, on which subject (a number of ours), about which client, with which words."""

    verb: Verb
    minute: int
    subject: int
    client: int = 0
    words: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        return moment(self.minute)

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def as_json(self) -> list[Any]:
        return [self.verb.value, self.minute, self.subject, self.client, list(self.words)]

    @staticmethod
    def of_json(given: list[Any]) -> "Act":
        verb, minute, subject, client, words = given
        return Act(Verb(verb), minute, subject, client, tuple(words))


@dataclass
class NoteSeen:
    """A note as the model holds it; `addenda` by number."""

    client: ClientId
    text: str
    begun: datetime
    state: str = "draft"
    addenda: tuple[str, ...] = ()


@dataclass
class HoldSeen:
    """A hold, known by the docket of its paper."""

    client: ClientId
    placed: datetime
    stands: bool = True


@dataclass
class Model:
    """What should be in the journal."""

    notes: dict[int, NoteSeen] = field(default_factory=dict)
    holds: dict[int, HoldSeen] = field(default_factory=dict)
    consents: dict[int, bool] = field(default_factory=dict)
    """Whether each was taken back."""

    def copy(self) -> "Model":
        return deepcopy(self)

    def is_held(self, client: ClientId, *, since: datetime | None = None) -> bool:
        return any(
            each.stands and each.client == client and (since is None or each.placed >= since)
            for each in self.holds.values()
        )

    def refusal(self, act: Act) -> ErrorCode | None:
        """What the journal should say to an act; None where it should do it."""
        return _REFUSALS[act.verb](self, act)

    def after(self, act: Act) -> "Model":
        """The model once the act is done; the same where it is refused."""
        if self.refusal(act) is not None:
            return self
        done = self.copy()
        _EFFECTS[act.verb](done, act)
        return done

    def subjects_with(self, query: str) -> set[str]:
        """Notes and addenda that hold every word of a query, the last as a beginning; by what `found` calls them."""
        *whole, beginning = [plain(word) for word in query.split()]
        texts = {f"note {number}": note.text for number, note in self.notes.items()}
        for number, note in self.notes.items():
            texts |= {f"note {number} addendum {place}": text for place, text in enumerate(note.addenda, start=1)}
        return {
            name
            for name, text in texts.items()
            if set(whole) <= (words := {plain(each) for each in text.split()})
            and any(each.startswith(beginning) for each in words)
        }


def plain(word: str) -> str:
    """A word as the search compares it: case, accents and signs that are no letters do not count."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if sign.isalnum())


def kept(text: str) -> str:
    """A text as the journal keeps it."""
    return unicodedata.normalize("NFC", text)


def _refuse_nothing(_: Model, __: Act) -> None:
    return None


def _refuse_new(model: Model, act: Act) -> ErrorCode | None:
    return None if act.subject not in model.notes else ErrorCode.UNEXPECTED


def _refuse_change(model: Model, act: Act) -> ErrorCode | None:
    note = model.notes.get(act.subject)
    if note is None:
        return ErrorCode.RECORD_NOT_FOUND
    if model.is_held(note.client, since=note.begun):
        return ErrorCode.LEGAL_HOLD_STANDS
    return None if note.state == "draft" else ErrorCode.NOTE_SIGNED


def _refuse_discard(model: Model, act: Act) -> ErrorCode | None:
    note = model.notes.get(act.subject)
    if note is None:
        return ErrorCode.RECORD_NOT_FOUND
    if note.state != "draft":
        return ErrorCode.NOTE_SIGNED
    return ErrorCode.LEGAL_HOLD_STANDS if model.is_held(note.client) else None


def _refuse_sign(model: Model, act: Act) -> ErrorCode | None:
    note = model.notes.get(act.subject)
    if note is None:
        return ErrorCode.RECORD_NOT_FOUND
    if note.state != "draft":
        return ErrorCode.NOTE_SIGNED
    return None if note.text else ErrorCode.NOTE_EMPTY


def _refuse_addendum(model: Model, act: Act) -> ErrorCode | None:
    note = model.notes.get(act.subject)
    if note is None:
        return ErrorCode.RECORD_NOT_FOUND
    if note.state == "draft":
        return ErrorCode.NOTE_NOT_SIGNED
    return None if act.text else ErrorCode.NOTE_EMPTY


def _refuse_strike(model: Model, act: Act) -> ErrorCode | None:
    note = model.notes.get(act.subject)
    if note is None:
        return ErrorCode.RECORD_NOT_FOUND
    if model.is_held(note.client):
        return ErrorCode.LEGAL_HOLD_STANDS
    if note.state == "draft":
        return ErrorCode.NOTE_NOT_SIGNED
    return ErrorCode.NOTE_STRUCK if note.state == "struck" else None


def _refuse_lift(model: Model, act: Act) -> ErrorCode | None:
    hold = model.holds.get(act.subject)
    return None if hold is not None and hold.stands else ErrorCode.RECORD_NOT_FOUND


def _refuse_revocation(model: Model, act: Act) -> ErrorCode | None:
    if act.subject not in model.consents:
        return ErrorCode.RECORD_NOT_FOUND
    return ErrorCode.CONSENT_NOT_OPEN if model.consents[act.subject] else None


_REFUSALS: dict[Verb, Callable[[Model, Act], ErrorCode | None]] = {
    Verb.BEGIN: _refuse_new,
    Verb.SAVE: _refuse_change,
    Verb.CLEAR: _refuse_change,
    Verb.DISCARD: _refuse_discard,
    Verb.SIGN: _refuse_sign,
    Verb.ADDEND: _refuse_addendum,
    Verb.STRIKE: _refuse_strike,
    Verb.HOLD: _refuse_nothing,
    Verb.LIFT: _refuse_lift,
    Verb.CONSENT: _refuse_nothing,
    Verb.REVOKE: _refuse_revocation,
}


def _begin(model: Model, act: Act) -> None:
    model.notes[act.subject] = NoteSeen(CLIENTS[act.client], kept(act.text), act.at)


def _save(model: Model, act: Act) -> None:
    model.notes[act.subject].text = kept(act.text)


def _clear(model: Model, act: Act) -> None:
    model.notes[act.subject].text = ""


def _discard(model: Model, act: Act) -> None:
    del model.notes[act.subject]


def _sign(model: Model, act: Act) -> None:
    model.notes[act.subject].state = "signed"


def _addend(model: Model, act: Act) -> None:
    model.notes[act.subject].addenda += (kept(act.text),)


def _strike(model: Model, act: Act) -> None:
    model.notes[act.subject].state = "struck"


def _hold(model: Model, act: Act) -> None:
    model.holds[act.subject] = HoldSeen(CLIENTS[act.client], act.at)


def _lift(model: Model, act: Act) -> None:
    model.holds[act.subject].stands = False


def _consent(model: Model, act: Act) -> None:
    model.consents[act.subject] = False


def _revoke(model: Model, act: Act) -> None:
    model.consents[act.subject] = True


_EFFECTS: dict[Verb, Callable[[Model, Act], None]] = {
    Verb.BEGIN: _begin,
    Verb.SAVE: _save,
    Verb.CLEAR: _clear,
    Verb.DISCARD: _discard,
    Verb.SIGN: _sign,
    Verb.ADDEND: _addend,
    Verb.STRIKE: _strike,
    Verb.HOLD: _hold,
    Verb.LIFT: _lift,
    Verb.CONSENT: _consent,
    Verb.REVOKE: _revoke,
}


def moment(minute: int) -> datetime:
    """So many minutes after the first; a second act in the same minute does not happen."""
    return datetime.fromtimestamp(_FIRST.timestamp() + 60 * minute, tz=UTC)


_FIRST = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def note_id(number: int) -> NoteId:
    return NoteId(f"{(1 << 64) + number:032x}")


def consent_id(number: int) -> ConsentId:
    return ConsentId(f"{(1 << 65) + number:032x}")


def docket(number: int) -> str:
    return f"FL-{number}"


def perform(opened: OpenDesk, clock: SettableClock, act: Act) -> ErrorCode | None:
    """Ask a real journal for an act; returns what it refused with."""
    clock.at = act.at
    try:
        _PERFORMED[act.verb](opened, act)
    except DeskError as refused:
        return refused.code
    return None


def _do_begin(opened: OpenDesk, act: Act) -> None:
    opened.notes.begin(
        Note(
            id=note_id(act.subject),
            client_id=CLIENTS[act.client],
            session_id=None,
            kind=NoteKind.CONTACT,
            template=NoteTemplate.NARRATIVE,
            service_date=date(2026, 11, 1),
            sections=(NoteSection("Narrative", act.text),),
            first_keystroke_at=act.at,
        )
    )


def _do_save(opened: OpenDesk, act: Act) -> None:
    draft = opened.notes.get(note_id(act.subject))
    # a page that was left open knows nothing of the signature
    shown = replace(draft, sections=(NoteSection("Narrative", act.text),), signature=None, strike=None)
    opened.notes.save_draft(shown, is_clearing_meant=act.verb is Verb.CLEAR)


def _do_lift(opened: OpenDesk, act: Act) -> None:
    holds = [
        hold
        for matter in (*opened.matters.open_ones(), *opened.matters.closed_ones())
        if matter.request.docket == docket(act.subject)
        for hold in opened.matters.holds_of(matter.id)
    ]
    if not holds:
        raise DeskError(ErrorCode.RECORD_NOT_FOUND)
    opened.matters.lift_hold(holds[0].id, client_id=holds[0].client_id, reason="the court let go of it")


def _do_consent(opened: OpenDesk, act: Act) -> None:
    opened.consents.record(
        a_consent(id=consent_id(act.subject), client_id=CLIENTS[act.client], document_id=DOCUMENT, questions=act.text)
    )


_PERFORMED: dict[Verb, Callable[[OpenDesk, Act], object]] = {
    Verb.BEGIN: _do_begin,
    Verb.SAVE: _do_save,
    Verb.CLEAR: _do_save,
    Verb.DISCARD: lambda opened, act: opened.notes.discard_draft(note_id(act.subject), reason="begun by mistake"),
    Verb.SIGN: lambda opened, act: opened.notes.sign(note_id(act.subject)),
    Verb.ADDEND: lambda opened, act: opened.notes.add_addendum(
        note_id(act.subject), text=act.text, reason="told later", first_keystroke_at=act.at
    ),
    Verb.STRIKE: lambda opened, act: opened.notes.strike(note_id(act.subject), reason="of somebody else"),
    Verb.HOLD: lambda opened, act: opened.matters.open(
        a_request(docket=docket(act.subject)), client_id=CLIENTS[act.client]
    ),
    Verb.LIFT: _do_lift,
    Verb.CONSENT: _do_consent,
    Verb.REVOKE: lambda opened, act: opened.consents.revoke(consent_id(act.subject), on=date(2026, 11, 2)),
}


def seen(opened: OpenDesk) -> Model:
    """What is in a journal, read through its services."""
    model = Model()
    for client in CLIENTS:
        for note in opened.notes.of_client(client):
            model.notes[int(note.id, 16) - (1 << 64)] = NoteSeen(
                client=note.client_id,
                text=note.sections[0].text,
                begun=note.first_keystroke_at,
                state=note.state.value,
                addenda=tuple(each.text for each in opened.notes.addenda(note.id)),
            )
        for standing in opened.consents.of_client(client):
            model.consents[int(standing.consent.id, 16) - (1 << 65)] = standing.consent.revoked_on is not None
    for matter in (*opened.matters.open_ones(), *opened.matters.closed_ones()):
        (hold,) = opened.matters.holds_of(matter.id)
        number = int(matter.request.docket.removeprefix("FL-"))
        model.holds[number] = HoldSeen(hold.client_id, hold.placed_at, hold.stands)
    return model


def found(opened: OpenDesk, query: str) -> set[str]:
    """What the search finds, in the names of `Model.subjects_with`."""
    names: set[str] = set()
    for hit in opened.search.find(query, limit=1000):
        assert hit.note_id is not None
        name = f"note {int(hit.note_id, 16) - (1 << 64)}"
        if hit.kind == "addendum":
            numbers = {each.id: each.number for each in opened.notes.addenda(hit.note_id)}
            name += f" addendum {next(number for key, number in numbers.items() if key == hit.subject_id)}"
        names.add(name)
    return names
