# SPDX-License-Identifier: GPL-3.0-or-later
"""The second step: how the journal opens, each way with what it needs, gains and costs, and the secret for it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.services.secret_choice import passphrase_strength, passphrase_trouble, pin_trouble
from counselor_desk.services.vault import WaysIn
from counselor_desk.services.ways_offered import KeyringAnswer, KeyringState
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import clear, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.choices import ChoiceCard
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.secret_input import SecretInput
from counselor_desk.ui.wizards.first_run.opening_words import WAYS, OpeningWay, WayToOpen, keyring_words
from counselor_desk.ui.wizards.first_run.step import SetUp, StepPage


class OpeningStep(StepPage):
    """Three cards of which one is chosen; the chosen one holds the fields of its secret."""

    def __init__(self, set_up: SetUp) -> None:
        super().__init__(
            set_up,
            title="How should this journal open?",
            second="The journal is encrypted in every case. This decides what is needed to open it. You can change it "
            "later.",
        )
        self._chosen: OpeningWay | None = None
        self._has_asked = False
        self._cards: dict[OpeningWay, ChoiceCard] = {}
        self._reasons: dict[OpeningWay, Label] = {}
        self._entries: dict[OpeningWay, QWidget] = {}
        self._pin, self._pin_again = self._secrets("pin", "PIN", "PIN")
        self._phrase, self._phrase_again = self._secrets("passphrase", "Passphrase", "passphrase")
        self._strength = Label(role=Role.SMALL, wraps=True)
        self._strength.setObjectName("strength")
        for way in WAYS:
            self.body.addWidget(self._card(way))
        self._state = column()
        self.body.addLayout(self._state)
        self._phrase_input.textChanged.connect(lambda words: self._strength.setText(passphrase_strength(words)))
        for each in (self._pin_input, self._pin_again_input, self._phrase_input, self._phrase_again_input):
            # a choice card takes Enter as "choose me"
            each.returnPressed.connect(self.go_on_requested)
        self._choose(OpeningWay.KEYRING_PIN)

    def enter(self) -> None:
        if self._has_asked:
            return
        self._ask_keyring()

    def leave(self, on_left: Callable[[], None]) -> None:
        if self.set_up.new is not None:
            # the journal is made: its ways in are changed in an open journal, not here
            on_left()
            return
        ways = self._ways()
        if ways is None:
            return
        self.set_up.ways = ways
        self.set_up.way_words = next(each.title for each in WAYS if each.way is self._chosen)
        on_left()

    def first_stop(self) -> QWidget | None:
        if self._chosen is OpeningWay.KEYRING_PIN:
            return self._pin_input
        return self._phrase_input if self._chosen is OpeningWay.PASSPHRASE else None

    def forget(self) -> None:
        """Let go of the secrets once the journal is made."""
        for each in (self._pin_input, self._pin_again_input, self._phrase_input, self._phrase_again_input):
            each.clear()
        self.set_up.ways = WaysIn()

    def _ask_keyring(self) -> None:
        self._has_asked = True
        self._say("key", None, "Looking for a keyring on this computer. It may ask you to unlock it.")
        self.set_up.start.runner.run(
            self.set_up.start.vault.try_keyring, owner=self, on_ok=self._show_keyring, on_error=self._show_no_answer
        )

    def _show_keyring(self, answer: KeyringAnswer) -> None:
        is_usable = answer.state is KeyringState.FOUND
        words = keyring_words(answer)
        self._say("check" if is_usable else "warn", Tone.OK if is_usable else Tone.WARN, words, can_retry=not is_usable)
        for way in (OpeningWay.KEYRING_PIN, OpeningWay.KEYRING):
            self._cards[way].setEnabled(is_usable)
            self._reasons[way].setText("" if is_usable else f"Cannot be chosen now: {words}")
            self._reasons[way].setVisible(not is_usable)
        if not is_usable:
            self._choose(OpeningWay.PASSPHRASE)
        elif self._chosen is OpeningWay.PASSPHRASE and not self._phrase_input.text():
            self._choose(OpeningWay.KEYRING_PIN)
        stop = self.first_stop()
        if stop is not None and self.isVisible():
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_no_answer(self, _: DeskError) -> None:
        self._show_keyring(KeyringAnswer(KeyringState.NO_BACKEND))

    def _say(self, icon: str, tone: Tone | None, words: str, *, can_retry: bool = False) -> None:
        clear(self._state)
        row = line(gap=8)
        row.addWidget(IconView(icon, size=16, tone=tone), 0, Qt.AlignmentFlag.AlignTop)
        said = Label(words, role=Role.SECOND, wraps=True)
        said.setObjectName("keyring_state")
        row.addWidget(said, 1)
        if can_retry:
            again = Button("Look again", name="look_again", kind=ButtonKind.QUIET, dense=True)
            again.clicked.connect(self._ask_keyring)
            row.addWidget(again, 0, Qt.AlignmentFlag.AlignTop)
        self._state.addLayout(row)

    def _secrets(self, name: str, label: str, noun: str) -> tuple[Field, Field]:
        first = SecretInput(name=name, accessible=label, noun=noun)
        again = SecretInput(name=f"{name}_again", accessible=f"{label} again", noun=noun)
        if name == "pin":
            self._pin_input, self._pin_again_input = first, again
        else:
            self._phrase_input, self._phrase_again_input = first, again
        return Field(label, first, where=name), Field(f"{label} again", again, where=f"{name}_again")

    def _card(self, way: WayToOpen) -> ChoiceCard:
        card = ChoiceCard(name=f"way_{way.way.value}", accessible=f"{way.title}. {way.needs} {way.gains} {way.costs}")
        words = column(gap=4)
        head = line(gap=8)
        head.addWidget(Label(way.title, role=Role.CHOICE_TITLE))
        if way.is_recommended:
            head.addWidget(Chip("Recommended", tone=Tone.ACCENT, icon="check"))
        head.addStretch(1)
        words.addLayout(head)
        words.addWidget(Label(way.needs, wraps=True))
        for icon, tone, sentence in (("check", Tone.OK, way.gains), ("warn", Tone.WARN, way.costs)):
            row = line(gap=8, margins=(0, 2, 0, 0))
            row.addWidget(IconView(icon, size=16, tone=tone), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(sentence, role=Role.SECOND, wraps=True), 1)
            words.addLayout(row)
        reason = Label(role=Role.SECOND_INK, wraps=True)
        reason.setObjectName(f"reason_{way.way.value}")
        reason.hide()
        self._reasons[way.way] = reason
        words.addWidget(reason)
        if way.way is not OpeningWay.KEYRING:
            words.addWidget(self._entry(way.way))
        card.body.addLayout(words, 1)
        card.body.addWidget(IconView(way.icon, size=20), 0, Qt.AlignmentFlag.AlignTop)
        card.chosen.connect(partial(self._choose, way.way))
        self._cards[way.way] = card
        return card

    def _entry(self, way: OpeningWay) -> QWidget:
        entry = QWidget()
        entry.setProperty("kind", "clear")
        layout = column(entry, gap=6, margins=(0, 10, 0, 0))
        row = line(gap=16)
        fields = (self._pin, self._pin_again)
        if way is OpeningWay.PASSPHRASE:
            fields = (self._phrase, self._phrase_again)
        for field in fields:
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        if way is OpeningWay.PASSPHRASE:
            layout.addWidget(self._strength)
        entry.hide()
        self._entries[way] = entry
        return entry

    def _choose(self, way: OpeningWay) -> None:
        self._chosen = way
        for each, card in self._cards.items():
            card.set_chosen(each is way)
        for each, entry in self._entries.items():
            entry.setVisible(each is way)
        self.updateGeometry()

    def _ways(self) -> WaysIn | None:
        if self._chosen is OpeningWay.KEYRING:
            return WaysIn(keyring_alone=True)
        if self._chosen is OpeningWay.KEYRING_PIN:
            pin = _agreed(self._pin, self._pin_again, trouble=pin_trouble, noun="PIN")
            return None if pin is None else WaysIn(pin=pin)
        phrase = _agreed(self._phrase, self._phrase_again, trouble=passphrase_trouble, noun="passphrase")
        return None if phrase is None else WaysIn(passphrase=phrase)


def _agreed(first: Field, again: Field, *, trouble: Callable[[str], str], noun: str) -> str | None:
    """The secret that was typed twice, or None once the fault stands beside its field."""
    typed, repeated = first.editor, again.editor
    assert isinstance(typed, SecretInput)
    assert isinstance(repeated, SecretInput)
    for field in (first, again):
        field.clear_error()
    sentence = trouble(typed.text())
    if sentence:
        first.show_error(sentence)
        typed.setFocus(Qt.FocusReason.OtherFocusReason)
        return None
    if typed.text().strip() != repeated.text().strip():
        again.show_error(f"Type the same {noun} once more.")
        repeated.setFocus(Qt.FocusReason.OtherFocusReason)
        return None
    return typed.text().strip()
