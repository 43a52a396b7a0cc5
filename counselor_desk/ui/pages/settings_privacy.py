# SPDX-License-Identifier: GPL-3.0-or-later
"""The card of the settings about who else may see the screen: when it locks, what names become, what a share shows."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.ui.capture_exclusion import CaptureExclusion
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.settings import LOCK_AFTER_MINUTES, Preferences
from counselor_desk.ui.widgets.boxes import Card, column, line
from counselor_desk.ui.widgets.choices import CheckBox, Combo, Segmented
from counselor_desk.ui.widgets.labels import Label, Role


class PrivacyCard(Card):
    """Every choice holds at once; all but the one about screen sharing are kept on this computer."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Privacy on screen", side_words="Kept on this computer, and holds at once")
        self._context = context
        now, names = context.settings.current, context.names
        self._lock_after: Combo[int] = Combo(
            [(each, f"{counted(each, 'minute')} without a key or a click") for each in LOCK_AFTER_MINUTES],
            name="lock_after",
            accessible="Lock after",
            value=now.lock_after_minutes,
        )
        self._on_minimize = CheckBox("Lock when minimized", name="lock_on_minimize", is_checked=now.lock_on_minimize)
        self._codes = CheckBox("Hide clients’ names", name="codes_not_names", is_checked=names.are_codes)
        self._stand_in = Segmented(
            ((False, "The code alone", ""), (True, "Initials and code", "")),
            name="stand_in",
            accessible="In place of a name",
            value=names.are_initials,
        )
        inside = column(gap=12, margins=(16, 14, 16, 16))
        for words, part in (
            ("Lock after", self._lock_after),
            ("When the window is minimized", self._on_minimize),
            ("Names on screen", self._codes),
            ("In place of a name", self._stand_in),
        ):
            inside.addLayout(setting(words, part))
        if context.capture is not None:
            inside.addLayout(setting("Screen sharing", _sharing(context.capture)))
        self.body.addLayout(inside)
        self._lock_after.chosen.connect(lambda minutes: self._keep(lock_after_minutes=minutes))
        self._on_minimize.toggled.connect(lambda is_chosen: self._keep(lock_on_minimize=is_chosen))
        self._codes.toggled.connect(names.show_codes)
        self._stand_in.chosen.connect(names.show_initials)

    def show_names(self) -> None:
        """Show how names stand on screen after that was changed elsewhere."""
        self._codes.blockSignals(True)
        self._codes.setChecked(self._context.names.are_codes)
        self._codes.blockSignals(False)

    def _keep(self, **changes: object) -> None:
        settings = self._context.settings
        kept: Preferences = replace(settings.current, **changes)  # type: ignore[arg-type]  # named by the callers above
        settings.save(kept)


def _sharing(capture: CaptureExclusion) -> QWidget:
    holder = QWidget()
    holder.setProperty("kind", "clear")
    inside = column(holder, gap=4)
    if capture.is_possible:
        hidden = CheckBox("Hidden from screen sharing", name="hidden_from_sharing", is_checked=capture.is_on)
        hidden.toggled.connect(capture.switch)
        inside.addWidget(hidden)
    words = Label(capture.words, role=Role.SECOND, wraps=True)
    words.setObjectName("sharing_words")
    inside.addWidget(words)
    return holder


def setting(words: str, part: QWidget) -> QBoxLayout:
    """A line of a card: what is chosen, and the choice."""
    row = line(gap=16)
    label = Label(words, wraps=True)
    label.setBuddy(part)
    row.addWidget(label, 2)
    row.addWidget(part, 3, Qt.AlignmentFlag.AlignVCenter)
    return row
