# SPDX-License-Identifier: GPL-3.0-or-later
"""Another everyday way in the place of those in use: keyring and PIN, keyring alone, or a passphrase."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ids import SlotId
from counselor_desk.services.unlock_choices import NewWayNeeded, NewWayReason, WayHeld, WayKind
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import KeyringAnswer, KeyringState, Way
from counselor_desk.ui.dialogs.proved import ProvedDialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.ways_to_open.choice import WaysToOpen
from counselor_desk.ui.ways_to_open.words import EVERYDAY, WAYS, why_new_way
from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.choices import CheckBox
from counselor_desk.ui.widgets.labels import Label, Role

_TITLES = {way.way: way.title for way in WAYS}


class WayInDialog(ProvedDialog):
    """The three choices with the one in use marked, what is removed for it, and the proof.

    Args:
        held: every way in, as `UnlockChoices.ways` gives them.
        needed: why a new way is offered, after a code opened the journal; None where somebody chose to change it.
        given: the code that opened the journal a moment ago, so that nobody types it twice.
    """

    def __init__(
        self,
        host: QWidget,
        *,
        context: PageContext,
        held: Sequence[WayHeld],
        proof_ways: Sequence[Way],
        needed: NewWayNeeded | None = None,
        given: Proof | None = None,
    ) -> None:
        super().__init__(
            host,
            context=context,
            name="way_in",
            title="Choose how the journal opens" if needed is None else "Make a new way in",
            second="The recovery code and executor sheets stay as they are." if needed is None else why_new_way(needed),
            primary="Open it this way",
            proof_ways=proof_ways if needed is None else _after_a_code(proof_ways, needed),
            given=given,
            cancel="Cancel" if needed is None else "Not now",
        )
        everyday = [way for way in held if way.kind in EVERYDAY]
        in_use = {way.kind for way in everyday}
        if needed is not None and needed.reason is NewWayReason.KEYRING_LOST:
            in_use -= {WayKind.KEYRING_PIN, WayKind.KEYRING_ALONE}
        self._choice = WaysToOpen(context.runner, in_use=in_use, is_narrow=True)
        self.add_part(self._choice)
        self._removed = Label(role=Role.SECOND_INK, wraps=True)
        self._removed.setObjectName("ways_removed")
        self.add_part(self._removed)
        self._others = everyday
        self._kept: dict[SlotId, CheckBox] = {}
        holder = QWidget()
        holder.setProperty("kind", "clear")
        boxes = column(holder, gap=6)
        for way in everyday:
            if way.kind is WayKind.PASSPHRASE:
                # a way through the keyring is always made anew; only the passphrase can stand beside it
                box = CheckBox("Keep the passphrase as well", name="keep_passphrase", is_checked=needed is not None)
                box.toggled.connect(self._say_what_is_removed)
                self._kept[way.slot_id] = box
                boxes.addWidget(box)
        self.add_part(holder)
        self._choice.chosen_changed.connect(self._say_what_is_removed)
        self._choice.entered.connect(self.primary.click)
        self._choice.look_again_requested.connect(self._ask_keyring)
        self._say_what_is_removed()

    def open(self) -> None:
        super().open()
        self._ask_keyring()

    def first_stop(self) -> QWidget | None:
        return self._choice.first_stop()

    def change(self) -> None:
        secret = self._choice.secret()
        if secret is None:
            return
        self.prove_and(self._verb(self._choice.chosen, secret), lambda _: self._on_changed(self._choice.chosen))

    def say_at_own_field(self, error: DeskError) -> bool:
        return error.code is ErrorCode.SECRET_TOO_WEAK and self._choice.show_error(str(explain(error.code)))

    def _verb(self, chosen: WayKind, secret: str) -> Callable[[Proof], None]:
        choices, keep = self.context.desk.unlock_choices, self._keep()
        match chosen:
            case WayKind.KEYRING_PIN:
                return lambda proof: choices.use_keyring_and_pin(proof, secret, keep=keep)
            case WayKind.PASSPHRASE:
                return lambda proof: choices.use_passphrase(proof, secret, keep=keep)
            case _:
                return lambda proof: choices.use_keyring_alone(proof, keep=keep)

    def _on_changed(self, chosen: WayKind) -> None:
        self._choice.forget()
        self.finish(f"Done. From now on the journal opens with: {_TITLES[chosen]}.")

    def _ask_keyring(self) -> None:
        self._choice.show_looking()
        self.context.runner.run(
            self.context.desk.vault.try_keyring, owner=self, on_ok=self._show_keyring, on_error=self._show_no_answer
        )

    def _show_keyring(self, answer: KeyringAnswer) -> None:
        self._choice.show_keyring(answer)
        stop = self._choice.first_stop()
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_no_answer(self, _: DeskError) -> None:
        self._show_keyring(KeyringAnswer(KeyringState.NO_BACKEND))

    def _keep(self) -> Collection[SlotId]:
        if self._choice.chosen is WayKind.PASSPHRASE:
            return ()
        return tuple(slot_id for slot_id, box in self._kept.items() if box.isChecked())

    def _say_what_is_removed(self) -> None:
        chosen, keep = self._choice.chosen, self._keep()
        for box in self._kept.values():
            box.setVisible(chosen is not WayKind.PASSPHRASE)
        gone = [way.words for way in self._others if way.slot_id not in keep]
        sentence = ""
        if gone:
            sentence = f"In its place these ways of today no longer open the journal: {'; '.join(gone)}."
        if any(way.kind is WayKind.PASSPHRASE and way.slot_id not in keep for way in self._others):
            sentence += " Backups that were made before today still open with the passphrase of their day."
        self._removed.setText(sentence)
        self._removed.setVisible(bool(sentence))


def _after_a_code(proof_ways: Sequence[Way], needed: NewWayNeeded) -> Sequence[Way]:
    """The code first, which is at hand; nothing that needs a keyring which has lost its key."""
    is_lost = needed.reason is NewWayReason.KEYRING_LOST
    usable = (way for way in proof_ways if not (is_lost and way.needs_keyring))
    return sorted(usable, key=lambda way: way is not Way.RECOVERY)
