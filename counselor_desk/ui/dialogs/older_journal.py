# SPDX-License-Identifier: GPL-3.0-or-later
"""Says that a journal is older than what this computer last saved of it, or was changed, and asks before it opens."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.services.head_stamp import Standing
from counselor_desk.services.older_journal import OlderJournal, older_journal
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.pages.unlock_other import Other
from counselor_desk.ui.start import Start
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Row, column
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog

if TYPE_CHECKING:
    from counselor_desk.ui.entrance import Entrance

_HOW_IT_COMES = (
    "This happens when a synchronizing program, a restored disk or a power cut puts an earlier copy in the journal's "
    "place. Nothing has been written to this copy, so a newer one can still take over."
)
_HOW_IT_CHANGES = (
    "This happens when a synchronizing program, a repair of the disk or a failing disk puts an earlier part of the "
    "file in the place of a newer one. Nothing has been written to it since, so a newer copy can still take over."
)


class OlderJournalDialog(Dialog):
    """Stands before the journal; Esc closes the journal, which stays as it was found."""

    went_on = Signal()
    """The journal was accepted as it is, and that was logged."""
    left = Signal(object)
    """The journal is to be closed; what is looked for instead (Other), or None."""

    def __init__(self, host: QWidget, *, start: Start, journal: OpenJournal) -> None:
        finding = journal.head_stamp.finding
        self._is_changed = finding is not None and finding.standing is Standing.CHANGED
        super().__init__(
            host,
            name="older_journal",
            title=(
                "The journal's file was changed while it was closed"
                if self._is_changed
                else "This is not the newest copy of your journal"
            ),
            primary="Look through the backups…",
            primary_icon="drive",
            cancel="Close the journal",
            width=WIDE,
        )
        self._start, self._journal = start, journal
        self._trouble: Banner | None = None
        self._facts = column(gap=10)
        self.body.addLayout(self._facts)
        self._another = Button("Choose its folder…", name="open_another_file")
        self._go_on = Button("Go on with this copy", name="go_on_with_this")
        for title, second, button in (
            (
                "A newer copy may lie elsewhere",
                "On another computer, or in the folder of the program that synchronizes.",
                self._another,
            ),
            (
                "Go on with this one",
                (
                    "Later entries build on it as it is. The record log says so."
                    if self._is_changed
                    else "What is missing stays missing, and later entries build on this copy. The record log says so."
                ),
                self._go_on,
            ),
        ):
            row = Row(height=56, gap=12, accessible=f"{title}. {second}")
            words = column(gap=2)
            words.addWidget(Label(title, role=Role.MEDIUM, wraps=True))
            words.addWidget(Label(second, role=Role.SECOND, wraps=True))
            row.line.addLayout(words, 1)
            row.line.addWidget(button)
            # in line with the sentences above; the foot draws the line below the last one
            row.line.setContentsMargins(0, px(6), 0, px(6))
            row.setProperty("place", "last" if button is self._go_on else "")
            self.body.addWidget(row)
        self.accepted.connect(partial(self._leave, Other.BACKUP))
        self._another.clicked.connect(lambda _=False: self._leave(Other.FOLDER))
        self._go_on.clicked.connect(lambda _=False: self._accept())

    def load(self) -> None:
        """Read what there is to say, on the vault thread."""
        journal = self._journal
        self._start.runner.run(
            lambda: older_journal(journal), owner=self, on_ok=self._show, on_error=self._show_trouble
        )

    def first_stop(self) -> QWidget:
        return self.primary

    def dismiss(self) -> None:
        self._leave(None)

    def go_away(self) -> None:
        # the window shows something else: the journal was closed already
        self.close_overlay()

    def _show(self, older: OlderJournal) -> None:
        for sentence in sentences(older, formats=self._start.settings.current.formats):
            self._facts.addWidget(Label(sentence, wraps=True))
        how = _HOW_IT_CHANGES if self._is_changed else _HOW_IT_COMES
        self._facts.addWidget(Label(how, role=Role.SECOND, wraps=True))

    def _accept(self) -> None:
        vault, journal = self._start.vault, self._journal
        self._go_on.setEnabled(False)
        self._start.runner.run(
            lambda: vault.accept_older(journal), owner=self, on_ok=self._on_accepted, on_error=self._show_trouble
        )

    def _on_accepted(self, _: None) -> None:
        self.close_overlay()
        self.went_on.emit()

    def _leave(self, other: Other | None) -> None:
        self.close_overlay()
        self.left.emit(other)

    def _show_trouble(self, error: DeskError) -> None:
        self._go_on.setEnabled(True)
        explanation = explain(error.code)
        if self._trouble is not None:
            self._trouble.setParent(None)
        self._trouble = Banner(explanation.happened, second=explanation.what_to_do, tone=Tone.DANGER, icon="warn")
        self.body.addWidget(self._trouble)


def ask_about_older(
    window: QWidget,
    start: Start,
    journal: OpenJournal,
    *,
    go_on: Callable[[], None],
    close: Callable[[Callable[[], None]], None],
    entrance: "Entrance",
) -> None:
    """Ask before a window shows such a journal.

    Args:
        go_on: shows the journal after all.
        close: closes it, then calls what it is given.
        entrance: stands where the journal would have stood.
    """
    dialog = OlderJournalDialog(window, start=start, journal=journal)
    dialog.went_on.connect(go_on)
    dialog.left.connect(lambda other: close(partial(entrance.unlock, opens_by_itself=False, other=other)))
    dialog.open()
    dialog.load()


def sentences(older: OlderJournal, *, formats: Formats) -> tuple[str, ...]:
    """What is known of the two copies, in calm words."""
    finding = older.finding

    def when(moment: datetime) -> str:
        return formats.moment(moment, zone=older.zone)

    if finding.standing is Standing.CHANGED:
        first = (
            "The journal's file is not the one that this program closed. What was read of it is authentic, but some of "
            "its pages may be from an earlier day, or damaged: a client, a draft or an appointment may show what it "
            "said before."
        )
    elif finding.standing is Standing.DIVERGED:
        first = "This copy has another history than the one that this computer last saved: somebody went on in it."
    elif finding.missing:
        missing = counted(finding.missing, "entry", "entries")
        first = f"It is whole, but lacks {missing} of the record log that this computer saved."
    else:
        first = "It belongs to the time before the journal's keys were changed on this computer."
    said = [first]
    if older.last_saved is not None:
        said.append(f"Last saved on this computer: {when(older.last_saved)}.")
    if finding.newest_entry is not None:
        said.append(f"Newest entry in this copy: {when(finding.newest_entry)}.")
    if older.newest_backup_at is not None:
        written = datetime.fromtimestamp(older.newest_backup_at, UTC)
        said.append(f"Newest backup in its folder: {older.newest_backup}, written {when(written)}.")
    return tuple(said)
