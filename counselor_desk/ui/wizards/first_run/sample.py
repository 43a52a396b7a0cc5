# SPDX-License-Identifier: GPL-3.0-or-later
"""The offer of a sample practice: written into a folder of its own, with where it lies and how one comes back."""

from PySide6.QtCore import Qt, Signal

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.ui.start import SamplePractice, Start
from counselor_desk.ui.tasks import RunningTask
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, clear, column, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.progress import ProgressLine


class SampleCard(Card):
    """Writes the sample when asked, says where it is, and opens it."""

    journal_opened = Signal(object)
    """The OpenJournal of the sample."""

    def __init__(self, start: Start) -> None:
        super().__init__()
        self._start = start
        self._task: RunningTask | None = None
        self._sample: SamplePractice | None = None
        inside = column(gap=12, margins=(20, 16, 20, 16))
        self.body.addLayout(inside)
        row = line(gap=16)
        words = column(gap=2)
        words.addWidget(Label("Would you rather look around first?", role=Role.STRONG, wraps=True))
        words.addWidget(
            Label(
                "A sample practice with fictional clients gets a folder of its own. Your own journal is not touched.",
                role=Role.SECOND,
                wraps=True,
            )
        )
        row.addLayout(words, 1)
        self._try = Button("Try it with a sample practice", name="try_sample")
        self._try.clicked.connect(self._write)
        row.addWidget(self._try, 0, Qt.AlignmentFlag.AlignVCenter)
        inside.addLayout(row)
        self._progress = ProgressLine(name="sample_progress")
        self._progress.stop_requested.connect(self._stop)
        self._progress.hide()
        inside.addWidget(self._progress)
        self._said = column(gap=8)
        inside.addLayout(self._said)

    def _write(self) -> None:
        if self._task is not None:
            return
        clear(self._said)
        self._try.setEnabled(False)
        self._progress.show_progress("Writing the sample practice", done=0, of=1)
        self._progress.show()
        self._task = self._start.runner.run_long(
            self._start.write_sample,
            owner=self,
            on_ok=self._show_sample,
            on_error=self._show_not_written,
            on_progress=lambda words, done, of: self._progress.show_progress(words, done=done, of=of),
        )

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _end(self) -> None:
        self._task = None
        self._progress.hide()
        self._try.setEnabled(True)

    def _show_sample(self, sample: SamplePractice) -> None:
        self._end()
        self._sample = sample
        self._try.hide()
        for words, role in (
            (f"The sample practice lies in {sample.journal}.", Role.STRONG),
            (f"Its passphrase is “{sample.passphrase}”. You need it only if you lock it and go on.", Role.SECOND),
            (
                "To come back and set up your own journal, press Ctrl+L and choose “Back to your own journal”, or "
                "start Counselor Desk again.",
                Role.SECOND,
            ),
        ):
            self._said.addWidget(Label(words, role=role, wraps=True))
        open_it = Button("Open the sample practice", name="open_sample")
        open_it.clicked.connect(self._open)
        self._said.addWidget(open_it, 0, Qt.AlignmentFlag.AlignLeft)
        open_it.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_not_written(self, error: DeskError) -> None:
        self._end()
        if error.code is ErrorCode.CANCELLED:
            self._said.addWidget(Label("Stopped. No sample practice was kept.", role=Role.SECOND))
        else:
            self._show_trouble(error)
        self._try.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        sample, vault = self._sample, self._start.vault
        if sample is None:
            return
        self._start.runner.run(
            lambda: vault.open(sample.journal, sample.passphrase),
            owner=self,
            on_ok=self.journal_opened.emit,
            on_error=self._show_trouble,
        )

    def _show_trouble(self, error: DeskError) -> None:
        explanation = explain(error.code)
        banner = Banner(explanation.happened, second=explanation.what_to_do, tone=Tone.DANGER)
        banner.setObjectName("sample_trouble")
        self._said.addWidget(banner)
