# SPDX-License-Identifier: GPL-3.0-or-later
"""The totals that never leave the foot: how many items leave, how many stay, how many wait for a decision."""

from PySide6.QtWidgets import QWidget

from counselor_desk.ui.formats import counted
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import line
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.wizards.release.scope_rows import Totals


class ScopeTotals(QWidget):
    """Three figures with their icons; the last one only while something waits."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scope_totals")
        self.setProperty("kind", "clear")
        flow = FlowLayout(self, gap=20, line_gap=2)
        self._figures = {
            name: _Figure(icon, tone)
            for name, icon, tone in (
                ("released", "release", Tone.OK),
                ("withheld", "withhold", Tone.DANGER),
                ("undecided", "eye", Tone.WARN),
            )
        }
        for figure in self._figures.values():
            flow.addWidget(figure)

    def show_totals(self, totals: Totals) -> None:
        """Write the figures."""
        words = {
            "released": counted(totals.released, "item releases", "items release"),
            "withheld": f"{totals.withheld} withheld",
            "undecided": counted(totals.undecided, "needs your eyes", "need your eyes"),
        }
        for name, said in words.items():
            self._figures[name].say(said)
        self._figures["undecided"].setVisible(totals.undecided > 0)
        shown = [said for name, said in words.items() if name != "undecided" or totals.undecided]
        self.setAccessibleName(", ".join(shown))


class _Figure(QWidget):
    def __init__(self, icon: str, tone: Tone) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        row = line(self, gap=7)
        row.addWidget(IconView(icon, size=18, tone=tone))
        self._words = Label(role=Role.STRONG, tone=tone)
        row.addWidget(self._words)

    def say(self, words: str) -> None:
        self._words.setText(words)
        self.updateGeometry()
