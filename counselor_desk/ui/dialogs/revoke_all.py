# SPDX-License-Identifier: GPL-3.0-or-later
"""Revoking everything old: what goes on, what ends and what nothing ends; the proof; the new code over paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.practice import Paper
from counselor_desk.services.new_recovery_sheet import NewCodeSheet
from counselor_desk.services.revocation import RevocationExplained, ShownRevocation
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.code_on_paper import CodeOnPaper, CodeTypedBack
from counselor_desk.ui.dialogs.renewal import RenewalDialog
from counselor_desk.ui.dialogs.trouble import say_in_dialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.boxes import clear, column, line
from counselor_desk.ui.widgets.buttons import ButtonKind
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.secret_input import SecretInput

_TYPED_BACK = frozenset({ErrorCode.RECOVERY_CODE_MALFORMED, ErrorCode.RECOVERY_CODE_REJECTED})
_ALSO = {Way.PIN: "PIN", Way.PASSPHRASE: "passphrase"}
_WARNING = (
    "Whoever holds this code and the journal can read every record. Keep the page away from the computer, in a place "
    "that you can lock."
)
_ABANDONED = (
    "Nothing was revoked: every way in of before still opens the journal. If a new page was printed, tear it up; it "
    "opens nothing."
)


@dataclass(frozen=True, slots=True)
class _Begun:
    shown: ShownRevocation
    sheet: NewCodeSheet
    paper: Paper


class RevokeAllDialog(RenewalDialog):
    """Two steps: what it means with the proof, then the new code typed back from paper; only then anything changes."""

    abandoned = Signal(str)
    """It was given up after the code was shown; a sentence that says what is so."""

    sentence = (
        "Everything old is revoked. Make a new backup now; when it is proved, delete the backups from before on every "
        "drive where one lies."
    )
    sentence_if_uncertain = (
        "Everything old is revoked, but the disk did not confirm the last step. Keep the old recovery sheet beside the "
        "new one until the journal has been opened once more. Then tear the old one up, make a new backup, and delete "
        "the backups from before."
    )

    def __init__(self, host: QWidget, *, context: PageContext, proof_ways: Sequence[Way]) -> None:
        super().__init__(
            host,
            context=context,
            name="revoke_all",
            title="Revoke everything old",
            second="For when a code, a PIN, a passphrase or a copy of the journal is in wrong hands. You will print a "
            "new recovery sheet and type its code back.",
            primary="Show the new code",
            primary_kind=ButtonKind.DANGER,
            proof_ways=proof_ways,
        )
        self._shown: ShownRevocation | None = None
        self._meaning = QWidget()
        self._meaning.setProperty("kind", "clear")
        self._groups = column(self._meaning, gap=14)
        self.add_part(self._meaning)
        self._also = {way: _AlsoKept(noun, changed=self._explain) for way, noun in _ALSO.items() if way in proof_ways}
        for each in self._also.values():
            self.body.addWidget(each)
        self._paper = CodeOnPaper(
            runner=context.runner,
            file_dialogs=context.file_dialogs,
            printing=context.printing,
            noun="recovery sheet",
            warning=_WARNING,
        )
        self._typed = CodeTypedBack(label="Type the code from the printed page")
        self._paper.printed.connect(self._typed.input.setFocus)
        for part in (self._paper, self._typed):
            part.hide()
            self.body.addWidget(part)
        self.add_progress()
        self.proof.way_chosen.connect(lambda _: self._on_way_chosen())
        self._on_way_chosen()

    def first_stop(self) -> QWidget | None:
        # so that it opens at its top, where it says what it means
        return self.cancel

    def change_keys(self) -> None:
        shown = self._shown
        if shown is None:
            self._begin()
            return
        if self._typed.has_slip(printed=shown.formatted):
            return
        typed, desk = self._typed.text(), self.context.desk
        self.renew(
            lambda progress, is_cancelled: desk.revocation.finish(
                desk.journal, shown, typed, progress=progress, is_cancelled=is_cancelled
            )
        )

    def say_at_own_field(self, error: DeskError) -> bool:
        if self._shown is None:
            # the first secret that was refused says so beside its own field
            return any(each.say_refused(error) for each in self._also.values())
        if error.code is ErrorCode.RECORD_CHANGED_MEANWHILE:
            say_in_dialog(
                self,
                "Another way in was changed in between, so nothing was revoked.",
                "Close this and begin again. The page that was printed opens nothing: tear it up.",
            )
            self.primary.hide()
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if error.code in _TYPED_BACK:
            self._typed.show_error(str(explain(error.code)))
            return True
        return False

    def forget(self) -> None:
        super().forget()
        self._shown = None
        self._paper.forget()
        self._typed.forget()
        for each in self._also.values():
            each.secret.clear()

    def dismiss(self) -> None:
        """Go; a code that was shown and not put in force is forgotten, and the page is told so."""
        was_shown = self._shown is not None and self.cancel.isEnabled()
        if self.cancel.isEnabled():
            self.forget()
        super().dismiss()
        if was_shown:
            self.abandoned.emit(_ABANDONED)

    def _begin(self) -> None:
        also = [Proof(way, each.secret.text()) for way, each in self._given_also()]
        desk = self.context.desk

        def begin(proof: Proof) -> _Begun:
            shown = desk.revocation.begin(desk.journal, proof, also=also)
            return _Begun(shown, desk.revocation.sheet(desk.journal, shown), desk.clients.practice().paper)

        self.prove_and(begin, self._show_code)

    def _show_code(self, begun: _Begun) -> None:
        self._shown = begun.shown
        self.proof.forget()
        for part in (self.proof, self._meaning, *self._also.values()):
            part.hide()
        self.set_title(
            "Your new recovery code", second="Shown only now. Nothing is revoked until it was typed back from the page."
        )
        self._paper.show_code(begun.shown.formatted, begun.sheet, paper=begun.paper)
        self._paper.show()
        self._typed.show()
        self.primary.set_words("Revoke everything old")
        self._paper.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def _given_also(self) -> list[tuple[Way, "_AlsoKept"]]:
        return [
            (way, each) for way, each in self._also.items() if way is not self.proof.way and each.secret.text().strip()
        ]

    def _on_way_chosen(self) -> None:
        for way, each in self._also.items():
            each.setVisible(way is not self.proof.way)
        self._explain()

    def _explain(self) -> None:
        """Say what will be with what is given so far; no secret is looked at for it."""
        desk = self.context.desk
        ways = (self.proof.way, *(way for way, _ in self._given_also()))
        self.context.runner.run_last(
            "revocation.explain",
            lambda: desk.revocation.explain(desk.journal, [Proof(way) for way in ways]),
            owner=self,
            on_ok=self._show_meaning,
            on_error=self._on_failed,
        )

    def _show_meaning(self, meaning: RevocationExplained) -> None:
        clear(self._groups)
        for title, icon, sentences in (
            ("What opens the journal afterwards", "check", meaning.keeps),
            ("What ends", "cross", meaning.ends),
            ("What nothing can end", "warn", meaning.still_opens),
            ("What to do afterwards", "info", meaning.to_do),
        ):
            group = column(gap=4)
            group.addWidget(Label(title, role=Role.STRONG))
            for sentence in sentences:
                row = line(gap=8)
                row.addWidget(IconView(icon, size=16), 0, Qt.AlignmentFlag.AlignTop)
                row.addWidget(Label(sentence, role=Role.SECOND_INK, wraps=True), 1)
                group.addLayout(row)
            self._groups.addLayout(group)


class _AlsoKept(Field):
    """A further secret: given, its way goes on; left empty, it ends."""

    def __init__(self, noun: str, *, changed: Callable[[], None]) -> None:
        secret = SecretInput(name=f"also_{noun}", accessible=f"Your {noun}, to keep it", noun=noun)
        super().__init__(
            f"Your {noun}, to keep it as a way in",
            secret,
            hint=f"Left empty, the {noun} no longer opens the journal and has to be set up again.",
        )
        self.secret, self._noun = secret, noun
        self._was_empty = True
        self.secret.textChanged.connect(lambda text: self._on_text(text, changed))

    def say_refused(self, error: DeskError) -> bool:
        """Say that this secret is the one that was refused; False where the error speaks of another."""
        code = ErrorCode.PIN_REJECTED if self._noun == "PIN" else ErrorCode.PASSPHRASE_REJECTED
        if not self.isVisible() or error.code is not code:
            return False
        self.show_error(f"This {self._noun} does not open the journal. Type it again, or leave the field empty.")
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _on_text(self, text: str, changed: Callable[[], None]) -> None:
        is_empty = not text.strip()
        if is_empty != self._was_empty:
            self._was_empty = is_empty
            changed()
