# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole check: what it looks at, how far it is, what it found."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.services.health import CheckKept, Occasion
from counselor_desk.services.health_lines import Condition, HealthLine
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.health.health_rows import fact_row, result_row
from counselor_desk.ui.widgets.boxes import Card, clear, column
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import restyle
from counselor_desk.ui.widgets.progress import ProgressLine

_STEPS = {
    "pages": "Reading every page of the database",
    "log": "Following the record log from its first entry",
    "seals": "Comparing the log with its seals",
    "records": "Comparing every record with the log",
    "pages_in_pieces": "Reading every page of the database",
    "stamp": "Comparing the journal with what was last saved",
    "folder": "Looking through the folder of the journal",
    "header_copies": "Reading the copies of the header",
    "backup_files": "Opening the backups beside the journal",
}
_OCCASIONS = {
    Occasion.ASKED: "Checked",
    Occasion.WEEKLY: "Checked by itself",
    Occasion.AFTER_CRASH: "Checked by itself after the program was not closed in order,",
}
_WORST_FIRST = (Condition.FINDING, Condition.NOTICE, Condition.GOOD)


class CheckCard(Card):
    """Asks for the check and shows its lines, the worst first."""

    check_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Check everything")
        self.button = Button("Check everything now", name="check_everything")
        self.button.clicked.connect(self.check_requested)
        self._question = fact_row(
            "health",
            "Is the journal whole?",
            "Every page, the record log, each record that was signed or logged, the copies of the header, the backups "
            "beside the journal. "
            "No record is changed; the answer stays here with its date.",
            button=self.button,
        )
        self._question.setProperty("place", "last")
        self.body.addWidget(self._question)
        self._progress_place = QWidget()
        self._progress_place.setProperty("kind", "clear")
        inside = column(self._progress_place, margins=(16, 10, 16, 12))
        self._progress = ProgressLine(name="check_progress", can_stop=False)
        inside.addWidget(self._progress)
        self._progress_place.hide()
        self.body.addWidget(self._progress_place)
        self._results = QWidget()
        self._results.setObjectName("check_results")
        self._results.setProperty("kind", "clear")
        self._result_column = column(self._results)
        self._results.hide()
        self.body.addWidget(self._results)

    def begin(self) -> None:
        """Show that it is under way."""
        self.button.setEnabled(False)
        self._results.hide()
        self.set_count("")
        self.show_progress("pages", 0, len(_STEPS))
        self._progress_place.show()
        self._rule_off_question()

    def show_progress(self, step: str, done: int, of: int) -> None:
        """Say what is being looked at."""
        self._progress.show_progress(_STEPS.get(step, step), done=done, of=of)

    def end(self) -> None:
        """It is over, with or without an answer."""
        self.button.setEnabled(True)
        self._progress_place.hide()
        self._rule_off_question()

    def show_kept(self, check: CheckKept, *, when: str) -> None:
        """Show the newest check, which stays until the next one."""
        self.show_results(check.lines, when=f"{_OCCASIONS[check.occasion]} {when}")

    def show_results(self, lines: Sequence[HealthLine], *, when: str) -> None:
        """Show the answer and how it stands as a whole."""
        self.end()
        clear(self._result_column)
        rows = [result_row(each) for each in sorted(lines, key=lambda each: _WORST_FIRST.index(each.condition))]
        for row in rows:
            self._result_column.addWidget(row)
        if rows:
            rows[-1].setProperty("place", "last")
        self._results.show()
        self._rule_off_question()
        counts = [sum(line.condition is each for line in lines) for each in _WORST_FIRST]
        said = [counted(count, word) for count, word in zip(counts[:2], ("finding", "notice"), strict=True) if count]
        self.set_count(f"{when}: {' and '.join(said) if said else 'everything is good'}")

    def _rule_off_question(self) -> None:
        """A line below the question only where something stands below it: the edge of the card is one already."""
        is_last = self._progress_place.isHidden() and self._results.isHidden()
        self._question.setProperty("place", "last" if is_last else "")
        restyle(self._question)
