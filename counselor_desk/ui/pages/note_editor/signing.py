# SPDX-License-Identifier: GPL-3.0-or-later
"""The way from a draft to a signed note: what is missing is said first, a late entry says why, then the secret."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.notes import Note, needs_late_entry_reason
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.sessions import Session
from counselor_desk.domain.text import is_blank
from counselor_desk.services.vault import AskedAgain
from counselor_desk.services.wording import NOTE_TITLES, SESSION_KINDS
from counselor_desk.ui.dialogs.late_entry import LateEntryDialog
from counselor_desk.ui.dialogs.sign_note import SignNoteDialog, ToSign
from counselor_desk.ui.pages.page import PageContext

SaveFirst = Callable[[Callable[[DeskError | None], None]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What would be signed, as it was saved last."""

    note: Note
    session: Session | None
    whose: str = field(repr=False)


class Signing(QObject):
    """Asks what must be asked, in dialogs over the page.

    Args:
        draft: what was saved last; asked again after every save.
        save_first: saves the page and calls back.
        sign: signs on the vault thread, given the typed secret.
    """

    reason_given = Signal(str)
    """Why the note is late; the page saves it with the draft."""
    signed = Signal(object)
    """The signed `Note`."""

    def __init__(
        self,
        page: QWidget,
        *,
        context: PageContext,
        practice: PracticeProfile,
        asked: AskedAgain,
        draft: Callable[[], Draft | None],
        save_first: SaveFirst,
        sign: Callable[[str], Note],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._practice = practice
        self._asked = asked
        self._draft = draft
        self._save_first = save_first
        self._sign = sign

    def begin(self) -> None:
        """Ask for the reason of a late entry, or go straight to the signature."""
        draft = self._draft()
        if draft is None:
            return
        ended_at = None if draft.session is None else draft.session.ended_at
        begun_at = draft.note.first_keystroke_at
        is_late = ended_at is not None and needs_late_entry_reason(
            session_ended_at=ended_at, first_keystroke_at=begun_at
        )
        if ended_at is None or not is_late or not is_blank(draft.note.late_entry_reason):
            self._ask_signature(draft)
            return
        dialog = LateEntryDialog(self._page, begun=self._moment(begun_at), ended=self._moment(ended_at))
        dialog.reason_given.connect(lambda reason: self._on_reason_given(dialog, reason))
        dialog.open()

    def _on_reason_given(self, dialog: LateEntryDialog, reason: str) -> None:
        self.reason_given.emit(reason)
        dialog.close_overlay()
        self._save_first(self._on_reason_saved)

    def _on_reason_saved(self, error: DeskError | None) -> None:
        # an error stands in the page's banner already
        draft = self._draft()
        if error is None and draft is not None:
            self._ask_signature(draft)

    def _ask_signature(self, draft: Draft) -> None:
        dialog = SignNoteDialog(
            self._page,
            context=self._context,
            to_sign=ToSign(
                what=NOTE_TITLES[draft.note.kind],
                whose=draft.whose,
                session=self._session_words(draft),
                signer=self._practice.counselor_name,
                credentials=self._practice.credentials,
                at=self._context.clock.now(),
                late_entry_reason=draft.note.late_entry_reason,
            ),
            asked=self._asked,
            sign=self._sign,
        )
        dialog.signed.connect(self.signed)
        dialog.open()

    def _session_words(self, draft: Draft) -> str:
        formats, session = self._context.formats, draft.session
        if session is None:
            return f"None; about {formats.day(draft.note.service_date)}"
        span = formats.span(session.start, session.stop)
        return f"{session.number}, {formats.day(session.local_date)}, {span}, {SESSION_KINDS[session.kind].lower()}"

    def _moment(self, at: datetime) -> str:
        return self._context.formats.moment(at, zone=self._context.zone)
