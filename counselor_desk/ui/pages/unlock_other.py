# SPDX-License-Identifier: GPL-3.0-or-later
"""The question which other journal is meant: one in another folder, one in a backup, or a new one."""

from enum import StrEnum
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.choices import ChoiceCard
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


class Other(StrEnum):
    """What may be opened instead."""

    FOLDER = "folder"
    BACKUP = "backup"
    NEW = "new"


_WORDS = {
    Other.FOLDER: (
        "A journal in another folder",
        "Choose the folder that holds VAULT.json. It stays where it is.",
        "folder",
    ),
    Other.BACKUP: (
        "A backup",
        "A file that ends in .cdbak. It is put into a new folder; no journal is written over.",
        "drive",
    ),
    Other.NEW: ("A new, empty journal", "It gets a folder of its own; no journal is written over.", "plus"),
}


class OpenOtherDialog(Dialog):
    """Asks which; whoever opened it reads `chosen` when `accepted` comes."""

    def __init__(self, host: QWidget, *, offers_new: bool = True) -> None:
        super().__init__(
            host,
            name="open_other",
            title="Open another journal or backup" if offers_new else "Open a journal or backup",
            second="The journal of the page before stays as it is."
            if offers_new
            else "Nothing that exists is changed.",
            primary="Continue",
            width=WIDE,
        )
        self.chosen = Other.FOLDER
        self._cards: dict[Other, ChoiceCard] = {}
        for other, (title, second, icon) in _WORDS.items():
            if other is Other.NEW and not offers_new:
                continue
            card = ChoiceCard(name=f"other_{other.value}", accessible=f"{title}. {second}")
            words = column(gap=2)
            words.addWidget(Label(title, role=Role.STRONG))
            words.addWidget(Label(second, role=Role.SECOND, wraps=True))
            card.body.addLayout(words, 1)
            card.body.addWidget(IconView(icon, size=20), 0, Qt.AlignmentFlag.AlignTop)
            card.chosen.connect(partial(self._choose, other))
            self._cards[other] = card
            self.body.addWidget(card)
        self._choose(Other.FOLDER)

    def _choose(self, other: Other) -> None:
        self.chosen = other
        for each, card in self._cards.items():
            card.set_chosen(each is other)
