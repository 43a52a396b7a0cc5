# SPDX-License-Identifier: GPL-3.0-or-later
"""What was built: a sentence first, each check with its evidence, the files, and the password that is shown once."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from counselor_desk.domain.packets import Check
from counselor_desk.services.releases import BuiltPacket
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, Row, column, frame, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.choices import CheckBox
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role
from counselor_desk.ui.wizards.release.build_words import FILES, check_count, check_title, size_words


def result_card(built: BuiltPacket, *, formats: Formats, zone: str) -> Card:
    """Every check of a packet that passed them all."""
    read_at = formats.moment(built.content.produced_at, zone=zone)
    card = Card()
    card.setObjectName("build_result")
    card.show_rows(
        [
            _head(
                f"Built and checked. All {counted(len(built.checks), 'check')} passed",
                f"Reopened and read as a recipient would read it, {read_at}",
                tone=Tone.OK,
                icon="seal",
            ),
            *(_check_row(each) for each in built.checks),
        ]
    )
    return card


def failed_card(check_name: str, *, at: datetime, formats: Formats, zone: str) -> Card:
    """One failed check: which one, and that nothing was written."""
    card = Card()
    card.setObjectName("build_failed")
    row = Row(height=55)
    row.line.addWidget(IconView("cross", size=20, tone=Tone.DANGER))
    words = column(gap=0)
    words.addWidget(Label(check_title(check_name), role=Role.MEDIUM, wraps=True))
    words.addWidget(
        Label(
            "This check did not pass, so the packet was thrown away. The record is unchanged.",
            role=Role.SECOND,
            wraps=True,
        )
    )
    row.line.addLayout(words, 1)
    row.line.addWidget(Chip("Not passed", tone=Tone.DANGER, icon="cross"))
    card.show_rows(
        [
            _head(
                "Not built. One check did not pass",
                f"No file was written, {formats.moment(at, zone=zone)}",
                tone=Tone.DANGER,
                icon="warn",
            ),
            row,
        ]
    )
    return card


def files_card(built: BuiltPacket) -> Card:
    """The files that will be written, by names that say nothing about anybody."""
    card = Card("Files", count=f"Folder {built.number}, no names in any file name")
    card.show_rows([_file_row(built, each.name, len(each.content)) for each in built.files])
    return card


class PassphraseCard(QWidget):
    """The six words in large type, two ways to take them along, and the box that lets one go on."""

    copy_requested = Signal()
    print_requested = Signal()
    kept_changed = Signal(bool)

    def __init__(self, passphrase: str) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        card = Card("Password, shown once")
        column(self).addWidget(card)
        body = column(gap=12, margins=(16, 14, 16, 14))
        card.body.addLayout(body)
        words = passphrase.split("-")
        half = (len(words) + 1) // 2
        box = frame("subtle")
        shown = Label("-".join(words[:half]) + "-\n" + "-".join(words[half:]), role=Role.CODE)
        shown.setObjectName("passphrase")
        shown.setAccessibleName("Password: " + ", ".join(words))
        shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column(box, margins=(8, 10, 8, 10)).addWidget(shown)
        body.addWidget(box)
        row = line(gap=8)
        buttons: list[Button] = []
        for text, name, icon, signal in (
            ("Copy for 30 s", "copy_passphrase", "copy", self.copy_requested),
            ("Print slip…", "print_slip", "printer", self.print_requested),
        ):
            button = Button(text, name=name, icon=icon)
            button.clicked.connect(signal)
            row.addWidget(button, 1)
            buttons.append(button)
        self._first = buttons[0]
        body.addLayout(row)
        self._said = Label(role=Role.SECOND, tone=Tone.OK, wraps=True)
        self._said.setObjectName("passphrase_said")
        self._said.hide()
        body.addWidget(self._said)
        hint = (
            "Kept encrypted in this matter once the packet is written. Send it by a different route from the files, "
            "never in the same message."
        )
        body.addWidget(Label(hint, role=Role.SECOND, wraps=True))
        self.kept = CheckBox("I have kept the password", name="password_kept")
        self.kept.toggled.connect(self.kept_changed)
        body.addWidget(self.kept)

    def take_focus(self) -> None:
        """Put the focus on the first way to keep the words."""
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, words: str) -> None:
        """Say what came of copying or printing."""
        self._said.setText(words)
        self._said.show()


def _head(sentence: str, second: str, *, tone: Tone, icon: str) -> QFrame:
    head = frame("row")
    head.setProperty("band", tone.value)
    head.setAccessibleName(f"{sentence}. {second}")
    head.setMinimumHeight(px(72))
    row = line(head, gap=16, margins=(18, 12, 16, 12))
    row.addWidget(IconView(icon, size=24, tone=tone))
    words = column(gap=2)
    words.addWidget(Label(sentence, role=Role.DIALOG_TITLE, wraps=True))
    words.addWidget(Label(second, role=Role.SECOND_INK, wraps=True))
    row.addLayout(words, 1)
    return head


def _check_row(check: Check) -> Row:
    title, chip = check_title(check.name), check_count(check)
    row = Row(height=55, accessible=f"{title}. {check.words} {chip}")
    row.line.addWidget(IconView("check", size=20, tone=Tone.OK))
    words = column(gap=0)
    words.addWidget(Label(title, role=Role.MEDIUM, wraps=True))
    words.addWidget(Label(check.words, role=Role.SECOND, wraps=True))
    row.line.addLayout(words, 1)
    row.line.addWidget(Chip(chip, tone=Tone.OK))
    return row


def _file_row(built: BuiltPacket, name: str, size: int) -> Row:
    icon, purpose = FILES.get(name, ("doc", ""))
    is_locked = built.passphrase is not None and name.endswith(".pdf")
    if is_locked:
        icon, purpose = "lock", f"{purpose}, AES-256"
    row = Row(height=37, accessible=f"{name}, {purpose}, {size_words(size)}")
    row.line.addWidget(IconView(icon, size=16))
    row.line.addWidget(Label(name, role=Role.STRONG))
    row.line.addWidget(ElidedLabel(purpose, role=Role.BODY), 1)
    pages = built.pages if name == "record.pdf" else None
    if pages is not None:
        row.line.addWidget(Label(counted(pages, "page"), role=Role.SECOND))
    row.line.addWidget(Label(size_words(size), role=Role.SECOND))
    return row
