# SPDX-License-Identifier: GPL-3.0-or-later
"""The seals on the health page: when the last one was made, how much was written since, and what to do next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.seals import SealOutcome
from counselor_desk.services.seals import SealsOverview
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.pages.health.health_rows import fact_row
from counselor_desk.ui.pages.health.seal_words import (
    OUTCOMES_IN_SHORT,
    check_second,
    outcome_tone,
    seal_second,
    seal_title,
)
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.flow import FlowLayout

_SHOWN = 3
_GOOD = ("Good", Tone.OK, "check")
_DUE = ("Make one", Tone.WARN, "clock")
_NOT_YET = ("Not yet", Tone.WARN, "clock")
_STAMPED = ("Stamped", Tone.OK, "check")


class SealsCard(Card):
    """Facts above, what can be done below; the buttons are built once, so that the focus stays where it is."""

    card_requested = Signal()
    check_requested = Signal()
    question_requested = Signal()
    answer_requested = Signal()
    list_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Seals")
        self.make = Button("Make a seal card…", name="make_seal_card", icon="seal")
        self.check = Button("Check against a seal…", name="check_seal")
        self.ask = Button("Ask a time-stamping service…", name="ask_stamp")
        self.answer = Button("Import the answer…", name="import_stamp", accessible="Import a time-stamping answer")
        self.show_all = Button("Show every seal…", name="show_seals")
        foot = QWidget()
        foot.setProperty("kind", "clear")
        row = FlowLayout(foot, gap=8, line_gap=8)
        row.setContentsMargins(px(16), px(4), px(16), px(14))
        for button, signal in (
            (self.make, self.card_requested),
            (self.check, self.check_requested),
            (self.ask, self.question_requested),
            (self.answer, self.answer_requested),
            (self.show_all, self.list_requested),
        ):
            button.clicked.connect(signal)
            row.addWidget(button)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(foot)

    def show_overview(self, overview: SealsOverview, *, formats: Formats, zone: str) -> None:
        """Show the facts; the newest seals are listed, the others are behind a button."""
        rows = [_state_row(overview, formats=formats, zone=zone)]
        check = overview.last_check
        if check is not None:
            word = "Unchanged" if check.outcome is SealOutcome.UNCHANGED else "Finding"
            icon = "check" if check.outcome is SealOutcome.UNCHANGED else "warn"
            rows.append(
                fact_row(
                    "health",
                    f"Last comparison: {OUTCOMES_IN_SHORT[check.outcome]}",
                    check_second(check, formats=formats, zone=zone),
                    chip=(word, outcome_tone(check.outcome), icon),
                )
            )
        rows.extend(
            fact_row(
                "doc",
                seal_title(each, formats=formats, zone=zone),
                seal_second(each, formats=formats, zone=zone),
                chip=_STAMPED if each.stamps else None,
            )
            for each in overview.seals[:_SHOWN]
        )
        self.set_count(str(len(overview.seals)) if overview.seals else "")
        self.show_rows(rows)
        self.answer.setVisible(any(each.asked_at is not None for each in overview.seals))
        self.show_all.setVisible(len(overview.seals) > _SHOWN)


def _state_row(overview: SealsOverview, *, formats: Formats, zone: str) -> QWidget:
    newest = overview.newest
    if newest is None:
        return fact_row(
            "seal",
            "No seal yet",
            "Nobody outside this computer vouches for the log. A seal card that a supervisor or a lawyer keeps shows "
            "later whether it is unchanged since. Make one now, and then one each month.",
            chip=_NOT_YET,
        )
    since = counted(overview.entries_since, "entry", "entries")
    next_step = (
        "More than a month ago: make a seal card and post it."
        if overview.is_due
        else "Make the next one within a month of it."
    )
    return fact_row(
        "seal",
        f"Last seal: {formats.moment(newest.made_at, zone=zone)}",
        f"{since} in the log since. {next_step}",
        chip=_DUE if overview.is_due else _GOOD,
    )
