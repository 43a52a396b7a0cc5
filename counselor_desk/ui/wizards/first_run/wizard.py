# SPDX-License-Identifier: GPL-3.0-or-later
"""The set-up of a new journal: its steps down the side, one of them in the middle, what comes next at the foot."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from counselor_desk.services.existing_journals import FoundJournal
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.ui.pages.unlock_other import OpenOtherDialog, Other
from counselor_desk.ui.pages.unlock_restore import RestoreDialog
from counselor_desk.ui.start import Start
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import ScrollColumn, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.focus_ring import ROOM_FOR_RING
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role
from counselor_desk.ui.widgets.side_panel import SidePanel
from counselor_desk.ui.widgets.stepper import StepLook, Stepper, StepWords
from counselor_desk.ui.wizards.first_run.backups import BackupsStep
from counselor_desk.ui.wizards.first_run.opening import OpeningStep
from counselor_desk.ui.wizards.first_run.practice import PracticeStep
from counselor_desk.ui.wizards.first_run.ready import ReadyStep
from counselor_desk.ui.wizards.first_run.recovery import RecoveryStep
from counselor_desk.ui.wizards.first_run.step import SetUp, SetUpStep, StepPage
from counselor_desk.ui.wizards.first_run.welcome import WelcomeStep

_WIDTH = 760
_EDGE = 24
_FOOT_HEIGHT = 64

_WORDS = (
    ("Welcome", "What this journal does", "", "info"),
    ("Opening the journal", "PIN or passphrase", "What is needed to open it, and what that costs", "lock"),
    (
        "Recovery sheet",
        "Print it, then test it",
        "One printed page that opens the journal when everything else fails",
        "printer",
    ),
    ("Backups", "Where and how often", "A second copy that outlives this computer", "drive"),
    ("Your practice", "Name, title, place", "Who keeps the record, and which rules are shown", "person"),
    ("Ready", "Try it with a sample client", "What was done, and the first backup", "check"),
)
"""Title, fact in the side panel, what is said at the foot of the step before, and the icon beside that."""


class FirstRunWizard(QWidget):
    """Leads through the set-up; the journal is made at the third step and handed over at the end.

    Args:
        start: what exists before a journal is open.
        journal: one that was made and never named a practice, because the set-up was ended halfway; the set-up then
            goes on where the practice is asked for.
    """

    journal_opened = Signal(object)
    """The OpenJournal."""
    code_given = Signal(object)
    """As `UnlockPage.code_given`, for a backup that was opened instead."""
    existing_requested = Signal(object)
    """The Path of a journal that should be unlocked instead."""

    def __init__(self, start: Start, *, journal: OpenJournal | None) -> None:
        super().__init__()
        self.setObjectName("first_run")
        self.setAccessibleName("Set up a new journal")
        self.setProperty("ground", "bg")
        self._start = start
        self._set_up = SetUp(start=start, path=start.journal_path)
        self._is_resumed = journal is not None
        self._current = SetUpStep.WELCOME
        if journal is not None:
            self._set_up.path = journal.path
            self._set_up.journal = journal
            self._set_up.desk = start.open_desk(journal)
            folder = start.settings.current.backup_folder
            self._set_up.backup_folder = type(journal.path)(folder) if folder else None
            self._current = SetUpStep.PRACTICE
        self._welcome = WelcomeStep(self._set_up)
        self._opening = OpeningStep(self._set_up)
        self._ready = ReadyStep(self._set_up)
        self._steps: tuple[StepPage, ...] = (
            self._welcome,
            self._opening,
            RecoveryStep(self._set_up),
            BackupsStep(self._set_up),
            PracticeStep(self._set_up),
            self._ready,
        )
        self._build()
        self._connect()

    def load(self) -> None:
        """Show the first step, or the one at which the set-up goes on."""
        self._go_to(self._current)
        if not self._is_resumed:
            self._welcome.look_around()

    def leave(self, on_left: Callable[[], None]) -> None:
        """Close a journal that was made here and not handed over yet, then call back."""
        journal = self._set_up.journal
        if journal is None or self._is_resumed:
            # a journal that is set up anew belongs to whoever opened it
            on_left()
            return
        self._set_up.journal = None
        self._start.runner.run(journal.close, owner=self, on_ok=lambda _: on_left(), on_error=lambda _: on_left())

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._continue.click()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        layout = line(self)
        layout.addWidget(self._build_side())
        right = column()
        self._scroll = ScrollColumn(name="first_run_scroll", margins=(_EDGE, 52, _EDGE, 32))
        middle = line()
        middle.addStretch(1)
        # no stack: that would give every step the height of the longest one
        holder = QWidget()
        holder.setProperty("kind", "clear")
        holder.setMaximumWidth(px(_WIDTH))
        steps = column(holder)
        for step in self._steps:
            steps.addWidget(step)
            step.hide()
        middle.addWidget(holder, 1000)
        middle.addStretch(1)
        self._scroll.column.addLayout(middle)
        self._scroll.column.addStretch(1)
        right.addWidget(self._scroll, 1)
        right.addWidget(self._build_foot())
        layout.addLayout(right, 1)

    def _build_side(self) -> SidePanel:
        side = SidePanel(has_journal=False)
        heading = line(margins=(8, 0, 0, 0))
        heading.addWidget(Label("Set up a new journal", role=Role.SECOND))
        side.middle.addLayout(heading)
        side.middle.addSpacing(px(18))
        self._stepper = Stepper(name="steps")
        # the style sheet's least height of a button would let them shrink to it
        self._stepper.setMinimumHeight(len(_WORDS) * px(52))
        # at twice the text size the six steps are higher than the smallest window
        self._steps_scroll = ScrollColumn(name="steps_scroll")
        self._steps_scroll.column.addWidget(self._stepper)
        self._steps_scroll.column.addStretch(1)
        side.middle.addWidget(self._steps_scroll, 1)
        self._existing = Button("Open a journal or backup…", name="open_existing", kind=ButtonKind.QUIET)
        side.foot.addWidget(self._existing, 0, Qt.AlignmentFlag.AlignLeft)
        return side

    def _build_foot(self) -> QFrame:
        foot = frame("footbar")
        foot.setMinimumHeight(px(_FOOT_HEIGHT))
        outside = line(foot, margins=(_EDGE - ROOM_FOR_RING, 6, _EDGE - ROOM_FOR_RING, 6))
        outside.addStretch(1)
        inside = QWidget()
        inside.setProperty("kind", "clear")
        inside.setMaximumWidth(px(_WIDTH + 2 * ROOM_FOR_RING))
        row = line(inside, gap=12, margins=(ROOM_FOR_RING, ROOM_FOR_RING, ROOM_FOR_RING, ROOM_FOR_RING))
        self._next_icon = IconView("printer", size=20)
        row.addWidget(self._next_icon)
        words = column(gap=1)
        self._next = Label(role=Role.STRONG)
        self._next_words = ElidedLabel(role=Role.SECOND)
        words.addWidget(self._next)
        words.addWidget(self._next_words)
        row.addLayout(words, 1)
        self._back = Button("Back", name="back")
        self._continue = Button("Continue", name="continue", kind=ButtonKind.PRIMARY)
        row.addWidget(self._back)
        row.addWidget(self._continue)
        outside.addWidget(inside, 1000)
        outside.addStretch(1)
        return foot

    def _connect(self) -> None:
        self._back.clicked.connect(self._go_back)
        self._continue.clicked.connect(self._go_on)
        self._existing.clicked.connect(self._choose_existing)
        self._welcome.found_chosen.connect(self._on_found_chosen)
        self._welcome.elsewhere_requested.connect(self._choose_existing)
        self._stepper.step_requested.connect(self._on_step_requested)
        for card in (self._welcome.sample, self._ready.sample):
            card.journal_opened.connect(self._on_other_opened)
        for step in self._steps:
            step.back_allowed_changed.connect(self._show_where)
            step.go_on_requested.connect(self._continue.click)

    def _go_to(self, step: SetUpStep) -> None:
        if step > SetUpStep.RECOVERY:
            # sealed into the journal by now, and no longer needed here
            self._opening.forget()
        self._current = step
        page = self._steps[step]
        for each in self._steps:
            each.setVisible(each is page)
        self._scroll.verticalScrollBar().setValue(0)
        self._show_where()
        page.enter()
        stop = page.first_stop() or self._continue
        stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_where(self) -> None:
        current = self._current
        page = self._steps[current]
        self._stepper.show_steps(
            [
                StepWords(
                    title=title,
                    fact=fact,
                    look=StepLook.DONE if number < current else StepLook.TO_COME,
                    can_open=number < current and self._can_return_to(SetUpStep(number)),
                )
                for number, (title, fact, _, _) in enumerate(_WORDS)
            ],
            current=current,
        )
        mark = self._stepper.findChild(QWidget, f"steps_{current + 1}")
        if isinstance(mark, QWidget):
            self._steps_scroll.ensureWidgetVisible(mark)
        self._back.setVisible(current is not SetUpStep.WELCOME)
        can_go_back = current is not SetUpStep.WELCOME and page.can_go_back
        self._back.setEnabled(can_go_back and self._can_return_to(SetUpStep(current - 1)))
        self._continue.set_words(page.goes_on_words)
        is_last = current is SetUpStep.READY
        for part in (self._next_icon, self._next, self._next_words):
            part.setVisible(not is_last)
        if not is_last:
            title, _, words, icon = _WORDS[current + 1]
            self._next_icon.show_icon(icon)
            self._next.setText(f"Next: {title}")
            self._next_words.setText(words)

    def _can_return_to(self, step: SetUpStep) -> bool:
        if not self._steps[self._current].can_go_back:
            return False
        if self._is_resumed:
            # how it opens was decided then, and its code can no longer be shown
            return step >= SetUpStep.BACKUPS
        return self._set_up.new is None or step >= SetUpStep.RECOVERY

    def _go_back(self) -> None:
        self._go_to(SetUpStep(self._current - 1))

    def _on_step_requested(self, number: int) -> None:
        if number < self._current:
            self._go_to(SetUpStep(number))

    def _go_on(self) -> None:
        current = self._current
        self._steps[current].leave(partial(self._on_left, current))

    def _on_left(self, step: SetUpStep) -> None:
        if step is not self._current:
            return
        if step is SetUpStep.READY:
            self._hand_over()
            return
        self._go_to(SetUpStep(step + 1))

    def _hand_over(self) -> None:
        journal = self._set_up.journal
        if journal is None:
            return
        self._set_up.journal = None
        self._set_up.new = None
        self.journal_opened.emit(journal)

    def _on_other_opened(self, other: OpenJournal) -> None:
        own, self._set_up.journal = self._set_up.journal, None
        if own is None:
            self.journal_opened.emit(other)
            return
        self._start.runner.run(
            own.close,
            owner=self,
            on_ok=lambda _: self.journal_opened.emit(other),
            on_error=lambda _: self.journal_opened.emit(other),
        )

    def _choose_existing(self) -> None:
        dialog = OpenOtherDialog(self, offers_new=False)
        dialog.accepted.connect(partial(self._on_other_chosen, dialog))
        dialog.open()

    def _on_other_chosen(self, dialog: OpenOtherDialog) -> None:
        chosen = dialog.chosen
        dialog.close_overlay()
        if chosen is Other.FOLDER:
            self._start.file_dialogs.choose_folder(
                self,
                title="Choose the folder of a journal",
                on_chosen=self._open_existing,
            )
            return
        from counselor_desk.ui.file_dialogs import BACKUP

        self._start.file_dialogs.open_file(self, title="Choose a backup", kinds=(BACKUP,), on_chosen=self._restore)

    def _open_existing(self, path: Path) -> None:
        self.leave(lambda: self.existing_requested.emit(path))

    def _on_found_chosen(self, found: FoundJournal) -> None:
        (self._restore if found.is_backup else self._open_existing)(found.path)

    def _restore(self, backup: Path) -> None:
        dialog = RestoreDialog(self, start=self._start, backup=backup)
        dialog.code_given.connect(self.code_given)
        dialog.journal_opened.connect(self._on_other_opened)
        dialog.open()
        dialog.load()
