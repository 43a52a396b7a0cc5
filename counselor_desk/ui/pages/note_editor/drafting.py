# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries what is written into the journal: from the first keystroke on, again and again, and out of every trouble."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode
from counselor_desk.domain.notes import Note, NoteKind, NoteTemplate
from counselor_desk.domain.sessions import Session
from counselor_desk.ui.autosave import Autosave, WhenDone
from counselor_desk.ui.pages.note_editor.draft_trouble import WayOn, trouble_of
from counselor_desk.ui.pages.note_editor.facts import SessionFacts
from counselor_desk.ui.pages.note_editor.keeping import Kept, NoteKeeper
from counselor_desk.ui.pages.note_editor.opening import Opening
from counselor_desk.ui.pages.note_editor.progress_pane import ProgressPane
from counselor_desk.ui.pages.note_editor.save_line import SaveLine
from counselor_desk.ui.pages.note_editor.session_facts import SessionFactsCard
from counselor_desk.ui.pages.note_editor.unsaved import Writing
from counselor_desk.ui.pages.page import PageContext


class Drafting(QObject):
    """One note on its way; everything is asked on the UI thread."""

    begun = Signal()
    """The first save has put the note, and its session where it is new, into the record."""
    kept = Signal()
    """Everything on the page was saved."""
    trouble_changed = Signal(object)
    """A `DraftTrouble`, or None once a save has succeeded."""
    facts_refused = Signal(object)
    """A `DeskError`: the words are saved, the facts of the session are not."""
    session_kept = Signal()
    """The facts of a session were put right before a word was written."""

    def __init__(
        self,
        context: PageContext,
        *,
        pane: ProgressPane,
        facts: SessionFactsCard,
        save_line: SaveLine,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._pane = pane
        self._card = facts
        self._save_line = save_line
        self._keeper: NoteKeeper | None = None
        self._opening: Opening | None = None
        self._facts: SessionFacts | None = None
        self._first_keystroke_at: datetime | None = None
        self._late_entry_reason = ""
        self._is_clearing_meant = False
        self.note: Note | None = None
        self.session: Session | None = None
        self.autosave = Autosave(context.runner, make_job=self._make_save, parent=self)
        self.autosave.saving.connect(save_line.show_saving)
        self.autosave.saved.connect(self._on_saved)
        self.autosave.failed.connect(self._on_failed)

    @property
    def keeper(self) -> NoteKeeper:
        """What holds the draft on the vault thread; its methods are called in jobs only."""
        if self._keeper is None:
            raise BugError("note.not_opened")
        return self._keeper

    @property
    def has_begun(self) -> bool:
        """True from the first keystroke on, which is the evidence for when the note was written."""
        return self._first_keystroke_at is not None

    def start(self, opening: Opening) -> None:
        """Begin with what the page was opened on."""
        self._opening = opening
        self.note, self.session, self._facts = opening.note, opening.session, opening.facts
        if opening.note is not None:
            self._first_keystroke_at = opening.note.first_keystroke_at
            self._late_entry_reason = opening.note.late_entry_reason
        if opening.unsaved is not None:
            self._first_keystroke_at = opening.unsaved.writing.first_keystroke_at
            self._late_entry_reason = opening.unsaved.writing.late_entry_reason
        self._keeper = NoteKeeper(
            self._context.desk,
            client_id=opening.client.id,
            zone=self._context.zone,
            note=opening.note,
            session=opening.session,
            appointment_id=opening.appointment_id,
            unsaved_place="" if opening.unsaved is None else opening.unsaved.place,
        )

    def word_written(self) -> None:
        """A key was pressed in a section, or text put in from the side."""
        if self._first_keystroke_at is None:
            self._first_keystroke_at = self._context.clock.now()
        self.autosave.note_change()

    def choice_made(self) -> None:
        """Kind or template changed; a choice is no keystroke, so nothing comes into the record by it alone."""
        if self.has_begun:
            self.autosave.note_change()

    def facts_changed(self) -> None:
        """A fact of the session changed; one that is in the record already is put right at once."""
        facts = self._card.facts()
        if facts == self._facts:
            return
        self._facts = facts
        if self.has_begun:
            self.autosave.note_change()
        elif self.session is not None and facts.is_complete:
            keeper, session = self.keeper, facts.put_on(self.session)
            self._context.runner.run(
                lambda: keeper.change_session(session),
                owner=self,
                on_ok=self._on_session_kept,
                on_error=self.facts_refused.emit,
            )

    def facts_shown(self, facts: SessionFacts) -> None:
        """The card shows these because the record says so."""
        self._facts = facts

    def give_reason(self, reason: str) -> None:
        """Why the note is written late; it is saved with the draft."""
        self._late_entry_reason = reason
        self.autosave.note_change()

    def flush(self, when_done: WhenDone) -> None:
        """Save at once and call back; facts that the record refused are tried again, so that it says why again."""
        if self.has_begun and self.session is not None and self._card.facts().put_on(self.session) != self.session:
            self.autosave.note_change()
        self.autosave.flush(when_done)

    def keep_for_lock(self, on_kept: Callable[[], None]) -> None:
        """Save at once, or keep beside the record what cannot be saved; calls back in any case and asks nothing."""
        self.flush(partial(self._on_flushed_for_lock, on_kept))

    def give_up(self) -> None:
        """The last words were left behind on purpose: they are not offered again."""
        self._context.runner.run(self.keeper.give_up_unsaved, owner=self, on_ok=_nothing, on_error=_nothing)

    def stop(self) -> None:
        """Save nothing more and stop counting."""
        self.autosave.stop()
        self._save_line.stop()

    def go_on(self, way_on: WayOn) -> None:
        """Take the way out of a trouble that its banner offered."""
        match way_on:
            case WayOn.TRY_AGAIN:
                self.autosave.save_now()
            case WayOn.CLEAR:
                self._is_clearing_meant = True
                self.autosave.save_now()
            case WayOn.BEGIN_ANEW:
                self.begin_anew()
            case WayOn.KEEP_BOTH:
                keeper = self.keeper
                self._context.runner.run(keeper.stored, owner=self, on_ok=self._merge, on_error=self._on_failed)

    def begin_anew(self) -> None:
        """Write a second note of today; the first draft stays as the hold found it."""
        self._first_keystroke_at = self._context.clock.now()
        self._late_entry_reason = ""
        self.keeper.forget_note()
        self.autosave.save_now()

    def _on_flushed_for_lock(self, on_kept: Callable[[], None], error: DeskError | None) -> None:
        # a draft that was emptied keeps its text: only an answer to a question would clear it
        if error is None or error.code is ErrorCode.EMPTY_OVER_TEXT:
            on_kept()
            return
        keeper, writing = self.keeper, self._writing()
        self._context.runner.run(
            lambda: keeper.keep_unsaved(writing),
            owner=self,
            on_ok=lambda _: on_kept(),
            on_error=lambda _: on_kept(),
        )

    def _make_save(self) -> Callable[[], Kept]:
        keeper, writing = self.keeper, self._writing()
        return lambda: keeper.save(writing)

    def _writing(self) -> Writing:
        opening, at = self._opening, self._first_keystroke_at
        if opening is None or at is None:
            raise BugError("note.not_begun")
        facts = self._card.facts()
        is_clearing_meant, self._is_clearing_meant = self._is_clearing_meant, False
        return Writing(
            kind=self._pane.kind.value() or NoteKind.PROGRESS,
            template=self._pane.template.value() or NoteTemplate.NARRATIVE,
            sections=self._pane.sections.sections(),
            facts=facts,
            service_date=facts.local_date or opening.facts.local_date or opening.today,
            first_keystroke_at=at,
            late_entry_reason=self._late_entry_reason,
            is_clearing_meant=is_clearing_meant,
        )

    def _on_saved(self, kept: Kept) -> None:
        self.note, self.session = kept.note, kept.session
        self._save_line.show_saved()
        self.trouble_changed.emit(None)
        if kept.is_new:
            self.begun.emit()
        if kept.facts_error is not None:
            self.facts_refused.emit(kept.facts_error)
        self.kept.emit()

    def _on_failed(self, error: DeskError) -> None:
        self._save_line.show_unsaved()
        self.trouble_changed.emit(trouble_of(error))

    def _on_session_kept(self, session: Session) -> None:
        self.session = session
        self.session_kept.emit()

    def _merge(self, stored: Note) -> None:
        sections = self._pane.sections
        for section in stored.sections:
            sections.put_below(section)
        self.autosave.save_now()


def _nothing(_: object) -> None:
    """Nobody waits for it; at the worst the words are offered once more."""
