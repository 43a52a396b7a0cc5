# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 7: what still blocks, the choices, the build in memory with its checks, and the password that is shown once."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode, UserError
from counselor_desk.domain.gate_reasons import Blocker
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.page_images import PageImage
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.domain.releases import Release
from counselor_desk.services.document_files import Prints
from counselor_desk.services.document_pages import DocumentPages
from counselor_desk.services.passphrase_slip import passphrase_slip
from counselor_desk.services.releases import BuiltPacket, Preview
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.tasks import RunningTask
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, ScrollColumn, clear, column, line
from counselor_desk.ui.widgets.choices import CheckBox
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.page_sheet import screen_image
from counselor_desk.ui.widgets.progress import ProgressLine
from counselor_desk.ui.wizards.release.blocker_rows import BlockersCard
from counselor_desk.ui.wizards.release.build_result import PassphraseCard, failed_card, files_card, result_card
from counselor_desk.ui.wizards.release.build_words import PROGRESS_WORDS
from counselor_desk.ui.wizards.release.review_pages import lay_out
from counselor_desk.ui.wizards.release.step import FootButton, Step
from counselor_desk.ui.wizards.release.workbench import Workbench

# 200 dpi: enough for text on paper
PRINTER_SCALE = 200 / 72
_COPY_SECONDS = 30
_ROOM_FOR_TWO = 760


@dataclass(frozen=True, slots=True)
class Readiness:
    """What still blocks, as it stands with every page counted; `preview` is None where nothing would leave."""

    preview: Preview | None
    blockers: tuple[Blocker, ...]
    releases: tuple[Release, ...]


class BuildStep(Step):
    """Builds the packet in memory; nothing is written before the next step."""

    step = MatterStep.BUILD_AND_VERIFY

    def __init__(self, context: PageContext, *, matter_id: MatterId | None, workbench: Workbench) -> None:
        super().__init__(context, matter_id=matter_id)
        self._workbench = workbench
        self._ready: Readiness | None = None
        self._failed = ""
        self._is_kept = False
        self._task: RunningTask | None = None
        self._is_working = False
        self._build()

    def load(self) -> None:
        """See `Step.load`."""
        if self.matter_id is None:
            return
        if self._workbench.built is not None:
            self._show_built(self._workbench.built)
            return
        desk, matter_id, before = self.context.desk, self.matter_id, self._workbench.preview

        def job(progress: Progress, is_cancelled: IsCancelled) -> Readiness:
            releases = desk.releases.of_matter(matter_id)
            try:
                reviewed = lay_out(desk, matter_id, before, progress=progress, is_cancelled=is_cancelled)
            except UserError as error:
                if error.code is not ErrorCode.RELEASE_REFUSED:
                    raise
                return Readiness(None, desk.review.scope(matter_id).decision.blockers, releases)
            scope = desk.review.scope(matter_id, pages_unseen=len(reviewed.unseen))
            return Readiness(reviewed.preview, scope.decision.blockers, releases)

        self._run(job, self._show_ready, words="Looking at what still blocks")

    def foot_words(self) -> str:
        """See `Step.foot_words`."""
        return "Nothing has been sent. You deliver the files yourself."

    def go_on(self) -> FootButton:
        """See `Step.go_on`."""
        why = self._why_closed()
        return FootButton("Continue to Deliver & log", is_open=not why, why_closed=why)

    def act(self) -> FootButton | None:
        """See `Step.act`."""
        if self._workbench.built is not None or self._ready is None or self._ready.blockers:
            return None
        return FootButton("Build the packet", is_open=not self._is_working)

    def on_act(self) -> None:
        """Build in memory and check."""
        if self.matter_id is None or self._is_working:
            return
        desk, matter_id = self.context.desk, self.matter_id
        protect, with_json = self._protect.isChecked(), self._json.isEnabled() and self._json.isChecked()

        def job(progress: Progress, is_cancelled: IsCancelled) -> BuiltPacket:
            def told(step: str, done: int, of: int) -> None:
                # the last thing told is that the pages are set; what follows takes the longest
                is_set = done >= of
                progress("build.checks" if is_set else step, done if not is_set else of - 1, of)

            return desk.releases.build(
                matter_id, with_record_json=with_json, protect=protect, progress=told, is_cancelled=is_cancelled
            )

        self._failed = ""
        self._run(job, self._on_built, words="Building in memory")

    def leave(self, on_left: Callable[[], None]) -> None:
        """See `Step.leave`."""
        if self._task is not None:
            self._task.cancel()
        on_left()

    def first_stop(self) -> QWidget | None:
        """See `Step.first_stop`."""
        return self._protect

    # what is built

    def _build(self) -> None:
        page = ScrollColumn(name="build_scroll", gap=16, margins=(24, 16, 24, 16))
        column(self).addWidget(page)
        self._progress = ProgressLine(name="build_progress")
        self._progress.stop_requested.connect(self._stop)
        self._progress.hide()
        page.column.addWidget(self._progress)
        self._notice = column()
        page.column.addLayout(self._notice)
        self._blockers = BlockersCard()
        self._blockers.step_requested.connect(self.step_requested)
        page.column.addWidget(self._blockers)
        self._choices = self._build_choices()
        self._choices.hide()
        page.column.addWidget(self._choices)
        self._columns = line(gap=16)
        self._left, self._right = column(gap=16), column(gap=16)
        self._columns.addLayout(self._left, 608)
        self._columns.addLayout(self._right, 400)
        page.column.addLayout(self._columns)
        page.column.addStretch(1)

    def _build_choices(self) -> Card:
        card = Card("The packet")
        body = column(gap=4, margins=(16, 12, 16, 14))
        card.body.addLayout(body)
        self._protect = CheckBox("Protect with a password", name="protect", is_checked=True)
        self._json = CheckBox("Include record.json", name="record_json")
        for box, words in (
            (
                self._protect,
                "Both PDF files open only with six random words. Who loses the words cannot open them; the app keeps "
                "them in this matter.",
            ),
            (
                self._json,
                "The released content as data, for a recipient who asked for it. Only in a packet without a password: "
                "it would stand open beside the locked pages.",
            ),
        ):
            body.addWidget(box)
            beside = line(margins=(26, 0, 0, 8))
            beside.addWidget(Label(words, role=Role.SECOND, wraps=True), 1)
            body.addLayout(beside)
        self._json.setEnabled(False)
        self._protect.toggled.connect(lambda is_on: self._json.setEnabled(not is_on))
        return card

    def _run(self, job: Callable[[Progress, IsCancelled], object], on_ok: Callable[..., None], *, words: str) -> None:
        self._is_working = True
        self._progress.show_progress(words, done=0, of=1)
        self._progress.show()
        clear(self._notice)

        def done(result: object) -> None:
            self._rest()
            on_ok(result)

        self._task = self.context.runner.run_long(
            job,
            owner=self,
            on_ok=done,
            on_error=self._on_trouble,
            on_progress=lambda step, part, of: self._progress.show_progress(
                PROGRESS_WORDS.get(step, words), done=part, of=of
            ),
        )
        if not self._is_working:
            self._task = None
        self.foot_changed.emit()

    def _rest(self) -> None:
        self._is_working = False
        self._task = None
        self._progress.hide()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    # what came of it

    def _show_ready(self, ready: Readiness) -> None:
        self._ready = ready
        if ready.preview is not None and self._workbench.preview is not ready.preview:
            self._workbench.preview = ready.preview
        self._clear_result()
        self._blockers.show_blockers(ready.blockers)
        self._choices.setVisible(not ready.blockers)
        if ready.releases:
            number = ready.releases[-1].number
            self._say(
                f"{number} was built and written before.",
                "Building again makes a new production that replaces it and lists what differs.",
                tone=Tone.NEUTRAL,
                icon="info",
            )
        self.foot_changed.emit()

    def _on_built(self, built: BuiltPacket) -> None:
        self._is_kept = False
        self._workbench.built = built
        self._show_built(built)
        self.changed.emit()

    def _show_built(self, built: BuiltPacket) -> None:
        self._clear_result()
        self._blockers.hide()
        self._choices.hide()
        formats, zone = self.context.formats, self.context.zone
        if built.passphrase is not None:
            card = PassphraseCard(built.passphrase)
            card.kept.setChecked(self._is_kept)
            card.copy_requested.connect(lambda: self._copy(card, built))
            card.print_requested.connect(lambda: self._print(card, built))
            card.kept_changed.connect(self._on_kept)
            self._right.addWidget(card)
            # the button that was pressed is gone; a part that is just being laid out cannot take the focus yet
            QTimer.singleShot(0, card, card.take_focus)
        self._left.addWidget(result_card(built, formats=formats, zone=zone))
        self._right.addWidget(files_card(built))
        self._right.addStretch(1)
        self._left.addStretch(1)
        self.foot_changed.emit()

    def _on_trouble(self, error: DeskError) -> None:
        self._rest()
        if error.code is ErrorCode.RELEASE_NOT_VERIFIED:
            self._clear_result()
            now = self.context.clock.now()
            self._left.addWidget(failed_card(error.where, at=now, formats=self.context.formats, zone=self.context.zone))
            self.changed.emit()
        elif error.code is ErrorCode.CANCELLED:
            self._say("Stopped as you asked.", "Nothing was written.", tone=Tone.NEUTRAL, icon="info")
        elif error.code in (ErrorCode.RELEASE_REFUSED, ErrorCode.RELEASE_UNDECIDED):
            # something has changed since this step was opened: what blocks now is shown in its place
            self.load()
        else:
            self.fail(error)
        self.foot_changed.emit()

    def _say(self, sentence: str, second: str, *, tone: Tone, icon: str) -> None:
        clear(self._notice)
        self._notice.addWidget(Banner(sentence, second=second, tone=tone, icon=icon))

    def _clear_result(self) -> None:
        clear(self._left)
        clear(self._right)

    def _why_closed(self) -> str:
        built = self._workbench.built
        if built is None:
            is_blocked = self._ready is not None and self._ready.blockers
            return "Mend what is in the way first." if is_blocked else "Build the packet first."
        if built.passphrase is not None and not self._is_kept:
            return "Keep the password, then tick the box."
        return ""

    def _on_kept(self, is_kept: bool) -> None:
        self._is_kept = is_kept
        self.foot_changed.emit()

    def _copy(self, card: PassphraseCard, built: BuiltPacket) -> None:
        if built.passphrase is not None:
            self.context.clipboard.copy_for(built.passphrase, _COPY_SECONDS)
            card.say("Copied. The clipboard is cleared after 30 seconds.")

    def _print(self, card: PassphraseCard, built: BuiltPacket) -> None:
        passphrase = built.passphrase
        if passphrase is None:
            return
        desk, now = self.context.desk, self.context.clock.now()

        def job() -> tuple[PageImage, ...]:
            slip = passphrase_slip(built.number, passphrase, practice=built.scope.practice, produced_at=now)
            with DocumentPages(slip) as pages:
                return pages.images(scale=PRINTER_SCALE)

        def done() -> None:
            card.say("Handed to the printer.")
            matter, client = built.scope.matter.id, built.scope.client.id
            self.context.runner.run(
                lambda: Prints(desk.journal).record(matter, client, "passphrase slip"),
                owner=self,
                on_ok=lambda _: None,
                on_error=self.fail,
            )

        self.context.runner.run(
            job,
            owner=self,
            on_ok=lambda pages: self.context.printing.print_pages(
                self,
                title="Print the slip",
                pages=[screen_image(page) for page in pages],
                on_done=done,
                on_error=self.fail,
            ),
            on_error=self.fail,
        )

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= px(_ROOM_FOR_TWO)
        sides = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(sides)
