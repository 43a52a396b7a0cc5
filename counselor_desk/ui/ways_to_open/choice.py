# SPDX-License-Identifier: GPL-3.0-or-later
"""Three cards of which one is chosen; the chosen one holds the fields of its secret."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.services.unlock_choices import WayKind
from counselor_desk.services.ways_offered import KeyringAnswer, KeyringState
from counselor_desk.ui.tasks import Runner
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.ways_to_open.words import WAYS, WayToOpen, keyring_words
from counselor_desk.ui.widgets.boxes import clear, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.choices import ChoiceCard
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.new_secret import NEW_PASSPHRASE, NEW_PIN, NewSecret


class WaysToOpen(QWidget):
    """Knows nothing of vaults: it is told what the keyring answered, and asked for what was chosen and typed.

    Args:
        in_use: the ways that the journal has already; they carry a chip that says so.
        is_narrow: the two fields of a secret stand below each other, as in a dialog.
    """

    look_again_requested = Signal()
    chosen_changed = Signal()
    entered = Signal()
    """Enter was pressed in a field; a choice card would take it as "choose me"."""

    def __init__(self, runner: Runner, *, in_use: Collection[WayKind] = (), is_narrow: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._in_use = in_use
        self._chosen = WayKind.KEYRING_PIN
        self._cards: dict[WayKind, ChoiceCard] = {}
        self._reasons: dict[WayKind, Label] = {}
        self._entries = {
            WayKind.KEYRING_PIN: NewSecret(NEW_PIN, runner=runner, name="pin", label="PIN", is_wide=not is_narrow),
            WayKind.PASSPHRASE: NewSecret(
                NEW_PASSPHRASE, runner=runner, name="passphrase", label="Passphrase", is_wide=not is_narrow
            ),
        }
        layout = column(self, gap=16)
        for way in WAYS:
            layout.addWidget(self._card(way))
        self._state = column()
        layout.addLayout(self._state)
        for entry in self._entries.values():
            entry.entered.connect(self.entered)
        self.choose(WayKind.KEYRING_PIN)

    @property
    def chosen(self) -> WayKind:
        return self._chosen

    def choose(self, way: WayKind) -> None:
        """Mark one card and open its fields."""
        self._chosen = way
        for each, card in self._cards.items():
            card.set_chosen(each is way)
        for each, entry in self._entries.items():
            entry.setVisible(each is way)
        self.updateGeometry()
        self.chosen_changed.emit()

    def secret(self) -> str | None:
        """What was typed for the chosen way, empty for the keyring alone; None once the fault stands at its field."""
        entry = self._entries.get(self._chosen)
        return "" if entry is None else entry.agreed()

    def show_error(self, sentence: str) -> bool:
        """Say beside the chosen way's field what to do; False where it has none."""
        entry = self._entries.get(self._chosen)
        if entry is None:
            return False
        entry.show_error(sentence)
        return True

    def first_stop(self) -> QWidget:
        """Where the focus goes."""
        entry = self._entries.get(self._chosen)
        return self._cards[self._chosen] if entry is None else entry.input

    def forget(self) -> None:
        """Let go of what was typed."""
        for entry in self._entries.values():
            entry.forget()

    def show_looking(self) -> None:
        """Say that the keyring is being asked."""
        self._say("key", None, "Looking for a keyring on this computer. It may ask you to unlock it.")

    def show_keyring(self, answer: KeyringAnswer) -> None:
        """Say what the keyring answered, and switch its ways off with the reason where it cannot be used."""
        is_usable = answer.state is KeyringState.FOUND
        words = keyring_words(answer)
        self._say("check" if is_usable else "warn", Tone.OK if is_usable else Tone.WARN, words, can_retry=not is_usable)
        for way in (WayKind.KEYRING_PIN, WayKind.KEYRING_ALONE):
            self._cards[way].setEnabled(is_usable)
            self._reasons[way].setText("" if is_usable else f"Cannot be chosen now: {words}")
            self._reasons[way].setVisible(not is_usable)
        if not is_usable:
            self.choose(WayKind.PASSPHRASE)
        elif self._chosen is WayKind.PASSPHRASE and self._entries[WayKind.PASSPHRASE].is_empty:
            self.choose(WayKind.KEYRING_PIN)

    def _say(self, icon: str, tone: Tone | None, words: str, *, can_retry: bool = False) -> None:
        clear(self._state)
        row = line(gap=8)
        row.addWidget(IconView(icon, size=16, tone=tone), 0, Qt.AlignmentFlag.AlignTop)
        said = Label(words, role=Role.SECOND, wraps=True)
        said.setObjectName("keyring_state")
        row.addWidget(said, 1)
        if can_retry:
            again = Button("Look again", name="look_again", kind=ButtonKind.QUIET, dense=True)
            again.clicked.connect(self.look_again_requested)
            row.addWidget(again, 0, Qt.AlignmentFlag.AlignTop)
        self._state.addLayout(row)

    def _card(self, way: WayToOpen) -> ChoiceCard:
        is_in_use = way.way in self._in_use
        accessible = f"{way.title}. {way.needs} {way.protects} {way.costs}"
        card = ChoiceCard(
            name=f"way_{way.way.value}", accessible=f"{accessible} In use now." if is_in_use else accessible
        )
        words = column(gap=4)
        head = line(gap=8)
        head.addWidget(Label(way.title, role=Role.CHOICE_TITLE))
        if way.is_recommended:
            head.addWidget(Chip("Recommended", tone=Tone.ACCENT, icon="check"))
        if is_in_use:
            head.addWidget(Chip("In use now", tone=Tone.NEUTRAL, icon="lock"))
        head.addStretch(1)
        words.addLayout(head)
        words.addWidget(Label(way.needs, wraps=True))
        for icon, tone, sentence in (("shield", Tone.OK, way.protects), ("warn", Tone.WARN, way.costs)):
            row = line(gap=8, margins=(0, 2, 0, 0))
            row.addWidget(IconView(icon, size=16, tone=tone), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(sentence, role=Role.SECOND, wraps=True), 1)
            words.addLayout(row)
        reason = Label(role=Role.SECOND_INK, wraps=True)
        reason.setObjectName(f"reason_{way.way.value}")
        reason.hide()
        self._reasons[way.way] = reason
        words.addWidget(reason)
        entry = self._entries.get(way.way)
        if entry is not None:
            holder = column(margins=(0, 10, 0, 0))
            holder.addWidget(entry)
            words.addLayout(holder)
        card.body.addLayout(words, 1)
        card.body.addWidget(IconView(way.icon, size=20), 0, Qt.AlignmentFlag.AlignTop)
        card.chosen.connect(partial(self.choose, way.way))
        self._cards[way.way] = card
        return card
