# SPDX-License-Identifier: GPL-3.0-or-later
"""The note editor: opens on the first empty section, keeps every word within a second, and ends with a signature."""

from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.notes import Note, NoteKind, NoteTemplate
from counselor_desk.domain.sessions import Session
from counselor_desk.services.wording import NOTE_TITLES
from counselor_desk.ui.dialogs.choose_client import ChooseClientDialog
from counselor_desk.ui.dialogs.discard_draft import DiscardDraftDialog
from counselor_desk.ui.dialogs.unsaved_words import UnsavedWordsDialog
from counselor_desk.ui.pages.note_editor.draft_trouble import DraftTrouble
from counselor_desk.ui.pages.note_editor.drafting import Drafting
from counselor_desk.ui.pages.note_editor.facts import KINDS_ABOUT_A_SESSION, SessionFacts
from counselor_desk.ui.pages.note_editor.insertions import Insertions
from counselor_desk.ui.pages.note_editor.opening import Opening, open_note
from counselor_desk.ui.pages.note_editor.signing import Draft, Signing
from counselor_desk.ui.pages.note_editor.view import EditorView
from counselor_desk.ui.pages.page import Changed, Page, PageContext
from counselor_desk.ui.places import ClientPlace, NotePlace
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, column
from counselor_desk.ui.widgets.buttons import Button

_SIGNED_SESSION = "A signed note stands on this session; its facts are put right by an addendum."
_HELD_SESSION = "This session was recorded before a legal hold that stands; its facts stay as they are."
_FROZEN_DRAFT = "A legal hold stands on this client's record, and this draft was begun before it."
_FROZEN_DRAFT_WAYS = "It stays as it is. Sign it as it is, or write a note of today beside it."


class NoteEditorPage(Page):
    """One note of one client, from its first word to its signature; the psychotherapy notes stand apart from it."""

    def __init__(self, context: PageContext, *, place: NotePlace) -> None:
        super().__init__(context)
        self._place = place
        self._opening: Opening | None = None
        self._signing: Signing | None = None
        self._is_done = False
        layout = column(self)
        self.view = EditorView(context)
        layout.addWidget(self.view)
        self.view.hide()
        self.drafting = Drafting(
            context,
            pane=self.view.progress,
            facts=self.view.facts,
            save_line=self.view.save_line,
            parent=self,
        )
        self.insertions = Insertions(
            self,
            context=context,
            sections=self.view.progress.sections,
            last_note=self.view.last_note,
            snippets=self.view.snippets,
        )
        self._connect()

    def load(self) -> None:
        desk, place = self.context.desk, self._place
        today = self.context.clock.now().astimezone(ZoneInfo(self.context.zone)).date()
        self.context.runner.run(
            lambda: open_note(desk, place, today=today), owner=self, on_ok=self._show, on_error=self.show_trouble
        )

    def reload(self, changed: Changed) -> None:  # noqa: ARG002  # what is typed here is newer than any journal
        if self._opening is not None:
            self.view.heading.show_client(self._opening.client, self.context.names)
            self.view.facts.attendees.redraw()

    def leave(self, on_left: Callable[[], None]) -> None:
        if self._is_done:
            on_left()
            return
        self.view.psychotherapy.keep(partial(self._on_apart_kept, on_left))

    def leave_for_lock(self, on_left: Callable[[], None]) -> None:
        if self._is_done:
            on_left()
            return
        # half a thought stays a draft: nobody said that it is a note
        self.view.psychotherapy.keep_draft()
        self.drafting.keep_for_lock(partial(self._go, on_left))

    def first_stop(self) -> QWidget | None:
        return None if self.view.is_psychotherapy else self.view.progress.sections.last_used()

    def trouble_layout(self) -> QBoxLayout:
        return self.view.scroller.column

    def show_trouble(self, error: DeskError) -> None:
        self.view.show()
        super().show_trouble(error)

    def _connect(self) -> None:
        view, pane, drafting = self.view, self.view.progress, self.drafting
        pane.sections.written.connect(drafting.word_written)
        pane.kind_chosen.connect(self._on_kind_chosen)
        pane.template_chosen.connect(self._on_template_chosen)
        pane.snippet_requested.connect(view.snippets.take_focus)
        pane.close_requested.connect(self._on_close)
        pane.discard_requested.connect(self._on_discard)
        pane.sign_requested.connect(self._on_sign)
        view.facts.changed.connect(drafting.facts_changed)
        view.facts.attendee_requested.connect(self._choose_attendee)
        view.psychotherapy_requested.connect(self._open_apart)
        view.progress_requested.connect(self._close_apart)
        view.psychotherapy.back_requested.connect(self._close_apart)
        view.earlier_text.brought_back.connect(self.insertions.back_to_text)
        drafting.kept.connect(lambda: view.earlier_text.note_saved(drafting.note))
        drafting.begun.connect(self._on_begun)
        drafting.trouble_changed.connect(self._show_draft_trouble)
        drafting.facts_refused.connect(self._on_facts_refused)
        drafting.session_kept.connect(partial(self.journal_changed.emit, Changed.SESSIONS))
        for keys, act in (
            ("Ctrl+Return", self._on_sign),
            ("Ctrl+Enter", self._on_sign),
            ("Ctrl+;", view.snippets.take_focus),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # what is shown

    def _show(self, opening: Opening) -> None:
        if opening.note is not None and opening.note.signature is not None:
            # a signed note is read in the record; going there waits until the window is done with coming here
            self._is_done = True
            place = ClientPlace(opening.client.id, note_id=opening.note.id)
            QTimer.singleShot(0, self, partial(self.go_to, place))
            return
        self._opening = opening
        self.drafting.start(opening)
        self._signing = Signing(
            self,
            context=self.context,
            practice=opening.practice,
            asked=opening.asked_again,
            draft=self._draft,
            save_first=self.drafting.flush,
            sign=self.drafting.keeper.sign,
        )
        self._signing.reason_given.connect(self.drafting.give_reason)
        self._signing.signed.connect(self._on_signed)
        view = self.view
        view.heading.show_client(opening.client, self.context.names)
        view.facts.show_facts(opening.facts, client_id=opening.client.id, attendees=opening.attendees)
        if opening.is_session_signed:
            view.facts.freeze(_SIGNED_SESSION)
        view.progress.show_choices(opening.kind, opening.template)
        self._show_sections(opening)
        view.progress.show_draft(has_draft=opening.note is not None)
        view.last_note.show_notes(opening.earlier, client=opening.client)
        self.insertions.show_snippets(opening.snippets)
        self._show_kind(opening.kind)
        if opening.note is None:
            view.save_line.show_new()
        else:
            view.save_line.show_resumed()
        if opening.is_frozen:
            self._freeze()
        else:
            view.earlier_text.look(opening.note)
        view.show()
        view.fit()
        if self._place.is_psychotherapy:
            self._open_apart()
        else:
            self.insertions.back_to_text()

    def _show_sections(self, opening: Opening) -> None:
        sections, note, unsaved = self.view.progress.sections, opening.note, opening.unsaved
        kept = () if note is None else note.sections
        if unsaved is None:
            sections.show_note(opening.template, kept)
            return
        was_saved_elsewhere = note is not None and note.version != unsaved.note_version
        sections.show_note(opening.template, kept if was_saved_elsewhere else unsaved.writing.sections)
        if was_saved_elsewhere:
            for each in unsaved.writing.sections:
                sections.put_below(each)
        self.drafting.word_written()

    def _freeze(self) -> None:
        self.view.facts.freeze(_HELD_SESSION)
        self.view.progress.freeze()
        anew = Button("Write a note of today", name="note_of_today")
        # a place with neither note nor session: a note that begins now
        place = NotePlace(client_id=self._place.client_id)
        anew.clicked.connect(lambda: self.go_to(place))
        self._put_banner(Banner(_FROZEN_DRAFT, second=_FROZEN_DRAFT_WAYS, tone=Tone.HOLD, icon="scales", button=anew))

    def _show_kind(self, kind: NoteKind) -> None:
        session = self.drafting.session
        is_day_only = kind not in KINDS_ABOUT_A_SESSION and session is None
        number = self._opening.session_number if session is None and self._opening is not None else 1
        words = "" if is_day_only else f"Session {number if session is None else session.number}"
        self.view.heading.show_title(NOTE_TITLES[kind], session=words)
        self.view.name_note(NOTE_TITLES[kind])
        self.view.facts.show_day_only(is_day_only=is_day_only)

    def _show_draft_trouble(self, trouble: DraftTrouble | None) -> None:
        if trouble is None:
            self.clear_trouble()
            return
        button = Button(trouble.button, name="draft_way_on")
        button.clicked.connect(lambda: self.drafting.go_on(trouble.way_on))
        self._put_banner(
            Banner(trouble.sentence, second=trouble.second, tone=trouble.tone, icon=trouble.icon, button=button)
        )

    def _put_banner(self, banner: Banner) -> None:
        self.clear_trouble()
        self._trouble = banner
        banner.setObjectName("trouble")
        self.trouble_layout().insertWidget(0, banner)

    # what is chosen

    def _on_kind_chosen(self, kind: NoteKind) -> None:
        self._show_kind(kind)
        self.drafting.choice_made()

    def _on_template_chosen(self, template: NoteTemplate) -> None:
        self.view.progress.sections.change_template(template)
        self.view.fit()
        self.drafting.choice_made()

    def _choose_attendee(self) -> None:
        dialog = ChooseClientDialog(self, context=self.context, title="Who else attended?")
        dialog.place_requested.connect(self._on_attendee_chosen)
        dialog.open()

    def _on_attendee_chosen(self, place: NotePlace) -> None:
        clients, client_id = self.context.desk.clients, place.client_id
        attendees = self.view.facts.attendees
        self.context.runner.run(
            lambda: clients.get(client_id), owner=self, on_ok=attendees.add, on_error=self.show_trouble
        )

    def _on_begun(self) -> None:
        self.view.progress.show_draft(has_draft=True)
        self._show_kind(self.view.progress.kind.value() or NoteKind.PROGRESS)
        self.journal_changed.emit(Changed.NOTES | Changed.SESSIONS)

    def _on_facts_refused(self, error: DeskError) -> None:
        frozen = {ErrorCode.NOTE_SIGNED: _SIGNED_SESSION, ErrorCode.LEGAL_HOLD_STANDS: _HELD_SESSION}
        session = self.drafting.session
        if error.code not in frozen or error.where == "session.attendees" or session is None:
            self.view.facts.show_error(error)
            return
        # what the record says is shown again, so that nobody signs over facts that were not kept
        desk = self.context.desk
        self.drafting.facts_shown(SessionFacts.of(session))
        self.context.runner.run(
            lambda: tuple(desk.clients.get(each) for each in session.attendees),
            owner=self,
            on_ok=partial(self._show_kept_facts, session, frozen[error.code]),
            on_error=self.show_trouble,
        )

    def _show_kept_facts(self, session: Session, sentence: str, attendees: tuple[Client, ...]) -> None:
        facts = SessionFacts.of(session)
        self.view.facts.show_facts(facts, client_id=self._place.client_id, attendees=attendees)
        self.view.facts.freeze(sentence)

    # signing, closing, discarding

    def _on_sign(self) -> None:
        if self._opening is None or self.view.is_psychotherapy:
            return
        sections = self.view.progress.sections
        if not sections.has_words():
            explanation = explain(ErrorCode.NOTE_EMPTY)
            self.say_trouble(explanation.happened, "Write the note first, or close it and come back.")
            self.insertions.back_to_text()
            return
        needs_session = (self.view.progress.kind.value() or NoteKind.PROGRESS) in KINDS_ABOUT_A_SESSION
        if (needs_session or self.drafting.session is not None) and not self.view.facts.check():
            return
        self.drafting.flush(self._on_saved_to_sign)

    def _on_saved_to_sign(self, error: DeskError | None) -> None:
        # an error stands in the banner; facts that were refused stand under their fields
        if error is not None or self._signing is None or self.view.facts.has_error():
            return
        session = self.drafting.session
        if session is not None and not session.is_over(self.context.clock.now()):
            self.view.facts.say_not_ended()
            return
        self._signing.begin()

    def _draft(self) -> Draft | None:
        note, opening = self.drafting.note, self._opening
        if note is None or opening is None:
            return None
        names = self.context.names
        code = names.code_beside(opening.client)
        whose = f"{names.of(opening.client)}, {code}" if code else names.of(opening.client)
        return Draft(note=note, session=self.drafting.session, whose=whose)

    def _on_signed(self, note: Note) -> None:
        self._finish()
        self.go_to(ClientPlace(note.client_id, note_id=note.id))

    def _on_close(self) -> None:
        self.go_to(ClientPlace(self._place.client_id))

    def _on_discard(self) -> None:
        self.drafting.flush(self._on_saved_to_discard)

    def _on_saved_to_discard(self, _: DeskError | None) -> None:
        draft = self._draft()
        if draft is None:
            return
        dialog = DiscardDraftDialog(
            self,
            context=self.context,
            what=f"{NOTE_TITLES[draft.note.kind].lower()} for {self.context.formats.day(draft.note.service_date)}",
            whose=draft.whose,
            discard=self.drafting.keeper.discard,
        )
        dialog.discarded.connect(self._on_discarded)
        dialog.open()

    def _on_discarded(self) -> None:
        self._finish()
        self.go_to(ClientPlace(self._place.client_id))

    def _finish(self) -> None:
        self._is_done = True
        self.drafting.stop()
        self.journal_changed.emit(Changed.NOTES)

    # leaving

    def _on_apart_kept(self, on_left: Callable[[], None], error: DeskError | None) -> None:
        if error is not None:
            self._on_not_saved(on_left, error)
            return
        self.drafting.flush(partial(self._on_flushed, on_left))

    def _on_flushed(self, on_left: Callable[[], None], error: DeskError | None) -> None:
        if error is not None:
            self._on_not_saved(on_left, error)
            return
        self._go(on_left)

    def _go(self, on_left: Callable[[], None]) -> None:
        self.drafting.stop()
        self.view.psychotherapy.close_compartment()
        on_left()

    def _on_not_saved(self, on_left: Callable[[], None], error: DeskError) -> None:
        dialog = UnsavedWordsDialog(self, error=error)
        dialog.dismissed.connect(self.leave_refused)
        dialog.left_behind.connect(partial(self._leave_behind, on_left))
        dialog.accepted.connect(partial(self._try_again, dialog, on_left))
        dialog.open()

    def _leave_behind(self, on_left: Callable[[], None]) -> None:
        self.drafting.give_up()
        self._go(on_left)

    def _try_again(self, dialog: UnsavedWordsDialog, on_left: Callable[[], None]) -> None:
        dialog.close_overlay()
        self.leave(on_left)

    # the psychotherapy notes

    def _open_apart(self) -> None:
        opening = self._opening
        if opening is None or self.view.is_psychotherapy:
            return
        session = self.drafting.session
        day = self.view.facts.facts().local_date or opening.today
        self.view.show_space(is_psychotherapy=True)
        self.view.heading.show_title(
            "Psychotherapy note", session="" if session is None else f"Session {session.number}"
        )
        self.view.psychotherapy.ask(
            client_id=opening.client.id,
            session_id=None if session is None else session.id,
            service_date=day if session is None else session.local_date,
            asked=opening.asked_again,
        )

    def _close_apart(self) -> None:
        self.view.psychotherapy.keep(self._on_apart_left)

    def _on_apart_left(self, error: DeskError | None) -> None:
        if error is not None:
            return  # said in the space, where the words still are
        self.view.psychotherapy.close_compartment()
        self.view.show_space(is_psychotherapy=False)
        self._show_kind(self.view.progress.kind.value() or NoteKind.PROGRESS)
        self.insertions.back_to_text()
