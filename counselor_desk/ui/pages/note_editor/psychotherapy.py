# SPDX-License-Identifier: GPL-3.0-or-later
"""The psychotherapy notes of a client: a space of its own behind the secret, tinted so that nobody mistakes it.

45 CFR 164.501 says what may not live here; it stays in the progress record. The key is held while the space is open and
let go when it is left; under it what is being written is kept as well, so that a lock or a crash loses none of it.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QWidget

from counselor_desk.domain.errors import DeskError, MachineError, VaultError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ids import ClientId, SessionId
from counselor_desk.domain.notes import PsychotherapyNote
from counselor_desk.domain.text import is_blank
from counselor_desk.services.psychotherapy_notes import PsychotherapyDraft, PsychotherapyNotes
from counselor_desk.services.vault import AskedAgain
from counselor_desk.ui.autosave import Autosave
from counselor_desk.ui.dialogs.secret_again import SecretAgain
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.note_editor.earlier_text import EarlierTextBanner
from counselor_desk.ui.pages.note_editor.typed_since import typed_since
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, ScrollColumn, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.note_text import NoteText, ReadingText

_BELONGS = (
    "Your own analysis of what was said, kept for yourself: impressions, hypotheses, what the work stirs in you. "
    "These notes stay apart from the record and under a key of their own; search and releases do not reach them."
)
_STAYS_OUT = (
    "Stays in the progress record (45 CFR 164.501): medication, start and stop times, modality and frequency, "
    "results of tests, and any summary of diagnosis, functional status, treatment plan, symptoms, prognosis and "
    "progress to date."
)

WhenKept = Callable[[DeskError | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCompartment:
    """The compartment while it is open, with what is in it for one client."""

    compartment: PsychotherapyNotes
    notes: tuple[PsychotherapyNote, ...]
    draft: PsychotherapyDraft | None = field(repr=False)
    earlier: PsychotherapyDraft | None = field(repr=False)
    """What a draft said before it was emptied."""


class PsychotherapySpace(QFrame):
    """Closed it asks for the secret; open it shows the earlier notes by date and takes a new one."""

    opened = Signal()
    back_requested = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._client_id: ClientId | None = None
        # what the next new note is about; `_about` is what the text on the page is about, which may be an older draft
        self._session_id: SessionId | None = None
        self._service_date: date | None = None
        self._about: tuple[SessionId | None, date] | None = None
        self._compartment: PsychotherapyNotes | None = None
        self._notes: tuple[PsychotherapyNote, ...] = ()
        self._secret: SecretAgain | None = None
        self._is_keeping = False
        self._waiting: list[WhenKept] = []
        self._autosave = Autosave(context.runner, make_job=self._draft_job, parent=self)
        self._autosave.saved.connect(self._offer_earlier)
        self._earlier: PsychotherapyDraft | None = None
        self.setObjectName("psychotherapy_space")
        self.setProperty("kind", "violet_page")
        layout = column(self)
        self._scroll = ScrollColumn(name="psychotherapy_scroll", gap=14, margins=(16, 14, 16, 16))
        layout.addWidget(self._scroll, 1)
        head = line(gap=10)
        head.addWidget(IconView("notebook", size=20, tone=Tone.VIOLET), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=4)
        words.addWidget(Label("Psychotherapy note - kept apart", role=Role.NOTE_HEADING))
        words.addWidget(Label(_BELONGS, role=Role.SECOND_INK, wraps=True))
        words.addWidget(Label(_STAYS_OUT, role=Role.SECOND_INK, wraps=True))
        head.addLayout(words, 1)
        self._scroll.column.addLayout(head)
        self._earlier_banner = EarlierTextBanner(until="a note is kept", name="earlier_apart_text", tone=Tone.VIOLET)
        self._earlier_banner.bring_back_requested.connect(self._bring_back)
        self._scroll.column.addWidget(self._earlier_banner)
        self._body = column(gap=12)
        self._scroll.column.addLayout(self._body, 1)
        self._foot = frame("pane_foot")
        acts = FlowLayout(self._foot, gap=8, line_gap=8)
        acts.setContentsMargins(px(16), px(12), px(16), px(12))
        self._back = Button("Back to the progress note", name="back_to_progress_note")
        self._back.clicked.connect(self.back_requested)
        acts.addWidget(self._back)
        acts.push()
        self._said = Label(role=Role.SECOND)
        acts.addWidget(self._said)
        self._keep_button = Button("Keep note", name="keep_psychotherapy_note", kind=ButtonKind.PRIMARY, icon="lock")
        self._keep_button.clicked.connect(self._on_keep)
        acts.addWidget(self._keep_button)
        layout.addWidget(self._foot)
        self.text: NoteText | None = None
        self._trouble: Banner | None = None
        self._keep_button.hide()

    @property
    def is_open(self) -> bool:
        """True while the key is held."""
        return self._compartment is not None

    def ask(self, *, client_id: ClientId, session_id: SessionId | None, service_date: date, asked: AskedAgain) -> None:
        """Show the door: the secret is given again before anything is seen."""
        self._client_id, self._session_id, self._service_date = client_id, session_id, service_date
        self._empty()
        self._secret = SecretAgain(asked, name="psychotherapy_secret")
        self._secret.setMaximumWidth(px(360))
        self._body.addWidget(self._secret)
        row = line()
        opener = Button("Open", name="open_psychotherapy_notes", kind=ButtonKind.PRIMARY, icon="key")
        opener.clicked.connect(self._on_open)
        self._secret.input.returnPressed.connect(self._on_open)
        row.addWidget(opener)
        self._opener = opener
        row.addStretch(1)
        self._body.addLayout(row)
        self._body.addStretch(1)
        self._keep_button.hide()
        self._said.setText("")
        stop = self._secret.input if asked is not AskedAgain.KEYRING else opener
        stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_compartment(self) -> None:
        """Let the key go and take every word of these notes off the screen."""
        self._autosave.forget()
        self._compartment = self._about = None
        self._notes = ()
        self._empty()

    def keep(self, when_kept: WhenKept) -> None:
        """Keep what is written and not kept yet, then call back; with an error it stays on the page."""
        self._waiting.append(when_kept)
        if not self._is_keeping:
            self._write()

    def keep_draft(self) -> None:
        """Keep what is being written as a draft, without making a note of it and without waiting."""
        if self._autosave.is_unsaved and not self._is_keeping:
            self._autosave.forget()
            self._context.runner.run(self._draft_job(holds_refused=True), owner=self, on_ok=_nothing, on_error=_nothing)

    def _draft_job(self, *, holds_refused: bool = False) -> Callable[[], PsychotherapyDraft | None]:
        desk = self._context.desk
        compartment, client_id, about, text = self._compartment, self._client_id, self._about, self.text
        if compartment is None or client_id is None or about is None or text is None:
            return lambda: None
        (session_id, day), words = about, text.text

        def keep() -> PsychotherapyDraft | None:
            try:
                compartment.keep_draft(client_id, session_id=session_id, service_date=day, text=words)
                return _if_it_opens(compartment.find_cleared, client_id)
            except MachineError:
                if not holds_refused:
                    raise
                # the page goes with its words, so they wait in memory, sealed under the key of the compartment
                work = compartment.sealed_draft(client_id, session_id=session_id, service_date=day, text=words)
                desk.vault.held.hold(desk.journal, work.place, work.content)
                return None

        return keep

    def _offer_earlier(self, earlier: PsychotherapyDraft | None) -> None:
        stands_here = earlier is None or self.text is None or earlier.text in self.text.text
        self._earlier = None if stands_here else earlier
        self._earlier_banner.setVisible(not stands_here)

    def _bring_back(self) -> None:
        earlier, text = self._earlier, self.text
        if earlier is None or text is None:
            return
        # as if it were typed, so that Ctrl+Z takes it away again
        text.moveCursor(QTextCursor.MoveOperation.End)
        text.insert(earlier.text if is_blank(text.text) else f"\n\n{earlier.text}")
        self._begin(earlier)
        self._offer_earlier(None)
        text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_written(self) -> None:
        # while a note is kept, what is typed waits for the rest of it
        if not self._is_keeping:
            self._autosave.note_change()

    def _write(self) -> None:
        text = "" if self.text is None else self.text.text
        compartment, client_id, about = self._compartment, self._client_id, self._about
        if compartment is None or client_id is None or about is None:
            self._tell(None)
            return
        if is_blank(text):
            # also the draft that was emptied again
            self.keep_draft()
            self._tell(None)
            return
        session_id, day = about
        self._is_keeping = True
        self._autosave.forget()

        def write() -> tuple[PsychotherapyNote, ...]:
            compartment.write(client_id=client_id, session_id=session_id, service_date=day, text=text)
            # what is kept must not look refused; at the worst it is offered once more
            with suppress(DeskError):
                compartment.drop_draft(client_id)
            return compartment.of_client(client_id)

        self._context.runner.run(write, owner=self, on_ok=partial(self._on_kept, text), on_error=self._on_not_kept)

    def _tell(self, error: DeskError | None) -> None:
        waiting, self._waiting = self._waiting, []
        for when_kept in waiting:
            when_kept(error)

    def _on_open(self) -> None:
        if self._secret is None or not self._secret.is_given():
            return
        client_id = self._client_id
        if client_id is None or not self._opener.isEnabled():
            return
        typed = self._secret.take()
        # the keys are computed slowly on purpose
        self._opener.setEnabled(False)
        self._opener.set_words("Opening…")
        desk = self._context.desk

        def open_compartment() -> OpenedCompartment:
            unlocking = desk.vault.reauthenticate(desk.journal, typed, way=None)
            key = desk.journal.compartment_key(slot_id=unlocking.slot_id, secret=unlocking.secret)
            compartment = PsychotherapyNotes(desk.journal, key=key)
            return OpenedCompartment(
                compartment=compartment,
                notes=compartment.of_client(client_id),
                draft=_if_it_opens(compartment.find_draft, client_id),
                earlier=_if_it_opens(compartment.find_cleared, client_id),
            )

        self._context.runner.run(open_compartment, owner=self, on_ok=self._on_opened, on_error=self._on_not_opened)

    def _on_not_opened(self, error: DeskError) -> None:
        if self._secret is None:
            return
        self._opener.setEnabled(True)
        self._opener.set_words("Open")
        if not self._secret.show_error(error):
            self._say_trouble(error)

    def _on_opened(self, opened: OpenedCompartment) -> None:
        if self._secret is None:
            return  # the space was left while the key was computed: the key goes with the result
        self._compartment, self._notes = opened.compartment, opened.notes
        self._empty()
        self._keep_button.show()
        self._said.setText("Kept when you press the button or leave this space")
        self._heading = Label(role=Role.NOTE_HEADING)
        self._kept = Label(role=Role.SECOND)
        self._kept.setObjectName("psychotherapy_kept")
        self._body.addWidget(self._heading)
        self._body.addWidget(self._kept)
        self.text = NoteText(name="psychotherapy_text", accessible="Psychotherapy note", lines=8)
        self.text.setProperty("tone", "violet")
        self._begin(opened.draft)
        if opened.draft is not None:
            self.text.show_text(opened.draft.text)
        self.text.written.connect(self._on_written)
        self._body.addWidget(self.text, 1)
        self._list = column(gap=8)
        self._body.addLayout(self._list)
        self._show_notes()
        self._offer_earlier(opened.earlier)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def _begin(self, draft: PsychotherapyDraft | None) -> None:
        """Say what the text is about: the session or the day of the draft, or the one that was asked for."""
        if draft is not None:
            self._about = (draft.session_id, draft.service_date)
            self._kept.setText(f"Kept from {self._context.formats.moment(draft.kept_at, zone=self._context.zone)}")
        elif self._service_date is not None:
            self._about = (self._session_id, self._service_date)
        self._kept.setVisible(draft is not None)
        if self._about is not None:
            self._heading.setText(f"New note, {self._context.formats.day(self._about[1])}")

    def _show_notes(self) -> None:
        clear(self._list)
        count = len(self._notes)
        if not count:
            self._list.addWidget(Label("No earlier psychotherapy note of this client.", role=Role.SECOND))
            return
        self._list.addWidget(Label(counted(count, "earlier note"), role=Role.GROUP))
        flow_box = QWidget()
        flow_box.setProperty("kind", "clear")
        flow = FlowLayout(flow_box, gap=8, line_gap=8)
        for number, note in enumerate(reversed(self._notes), start=1):
            day = self._context.formats.plain_date(note.service_date)
            button = Button(
                day,
                name=f"psychotherapy_note_{number}",
                kind=ButtonKind.FILTER,
                accessible=f"Read the psychotherapy note of {day}",
            )
            button.clicked.connect(partial(self._read, note))
            flow.addWidget(button)
        self._list.addWidget(flow_box)
        self._reading = column(gap=4)
        self._list.addLayout(self._reading)

    def _read(self, note: PsychotherapyNote, _: bool = False) -> None:
        compartment = self._compartment
        if compartment is None:
            return
        self._context.runner.run(
            lambda: compartment.read(note),
            owner=self,
            on_ok=partial(self._show_text, note),
            on_error=self._say_trouble,
        )

    def _show_text(self, note: PsychotherapyNote, text: str) -> None:
        if self._compartment is None:
            return
        clear(self._reading)
        moment = self._context.formats.moment(note.written_at, zone=self._context.zone)
        day = self._context.formats.day(note.service_date)
        self._reading.addWidget(Label(f"{day}, written {moment}", role=Role.GROUP))
        self._reading.addWidget(ReadingText(text, name="psychotherapy_reading", accessible=f"Note of {day}"))

    def _on_keep(self) -> None:
        if self.text is None or is_blank(self.text.text):
            self._said.setText("Write something first")
            if self.text is not None:
                self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.keep(self._on_kept_by_button)

    def _on_kept_by_button(self, error: DeskError | None) -> None:
        if error is not None:
            self._say_trouble(error)
            return
        self._said.setText("Kept, encrypted under its own key")
        if self.text is not None:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_kept(self, text: str, notes: tuple[PsychotherapyNote, ...]) -> None:
        self._is_keeping = False
        self._take_trouble_away()
        self._notes = notes
        if self.text is not None:
            # what was typed since then is the beginning of another note
            now = self.text.text
            self.text.show_text(typed_since(text, now))
            self._begin(None)
            self._offer_earlier(None)
            self._autosave.note_change()
            self._show_notes()
        self._write()

    def _on_not_kept(self, error: DeskError) -> None:
        self._is_keeping = False
        self._autosave.note_change()
        self._say_trouble(error)
        self._tell(error)

    def _say_trouble(self, error: DeskError) -> None:
        self._take_trouble_away()
        explanation = explain(error.code)
        self._trouble = Banner(explanation.happened, second=explanation.what_to_do, tone=Tone.DANGER)
        self._scroll.column.insertWidget(0, self._trouble)

    def _take_trouble_away(self) -> None:
        if self._trouble is not None:
            self._trouble.setParent(None)
            self._trouble.deleteLater()
            self._trouble = None

    def _empty(self) -> None:
        self._take_trouble_away()
        clear(self._body)
        self._offer_earlier(None)
        self._secret = None
        self.text = None


def _if_it_opens(
    find: Callable[[ClientId], PsychotherapyDraft | None], client_id: ClientId
) -> PsychotherapyDraft | None:
    try:
        return find(client_id)
    except VaultError:
        # a draft that does not open must not stand between the counselor and the notes
        return None


def _nothing(_: object) -> None:
    """Nobody waits for a draft; the note itself says what went wrong."""
