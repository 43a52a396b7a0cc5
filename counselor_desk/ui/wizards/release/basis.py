# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 3: what the rules ask for, what of it is on file, what the client says, whom one asked."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.gate_reasons import BlockerCode
from counselor_desk.domain.ids import AuthorizationId, MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.matters import ClientPosition, Consultation
from counselor_desk.domain.release_bases import EvidenceNeeded, ReleaseBasis
from counselor_desk.ui.dialogs.consultation import ConsultationDialog
from counselor_desk.ui.dialogs.evidence import EvidenceDialog
from counselor_desk.ui.dialogs.produced_letter import ProducedLetterDialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, ScrollColumn, clear, column, line
from counselor_desk.ui.wizards.release.basis_checklist import ChecklistCard
from counselor_desk.ui.wizards.release.basis_client import AuthorizationCard, PositionCard
from counselor_desk.ui.wizards.release.basis_consult import ConsultCard, consult_strip
from counselor_desk.ui.wizards.release.basis_facts import BasisFacts, read_basis
from counselor_desk.ui.wizards.release.basis_replies import RepliesCard
from counselor_desk.ui.wizards.release.one_at_a_time import OneAtATime
from counselor_desk.ui.wizards.release.request_words import basis_sentence
from counselor_desk.ui.wizards.release.step import FootButton, Step

_TWO_COLUMNS_FROM = 760
_ROWS_FOLD_BELOW = 420
_SIDE = 320


class BasisStep(Step):
    """The checklist at left; stop and consult at right, always in view."""

    step = MatterStep.BASIS
    consultation_requested = Signal()

    def __init__(self, context: PageContext, *, matter_id: MatterId) -> None:
        super().__init__(context, matter_id=matter_id)
        self._id = matter_id
        self._facts: BasisFacts | None = None
        self._once = OneAtATime(self)
        self._build()
        self._connect()

    def load(self) -> None:
        desk, matter_id = self.context.desk, self._id
        self.context.runner.run(lambda: read_basis(desk, matter_id), owner=self, on_ok=self._show, on_error=self.fail)

    def foot_words(self) -> str:
        facts = self._facts
        if facts is None:
            return ""
        if facts.answered_without_packet:
            return "This paper is answered by letters. No packet is built on it."
        missing = facts.demands - facts.met
        words = f"{facts.met} of {facts.demands} on file"
        if facts.end_of_the_way is not None:
            return f"{words}. No packet is built on this paper."
        return f"{words}. Nothing is built while {missing} of them {_is(missing)} missing." if missing else f"{words}."

    def go_on(self) -> FootButton:
        facts = self._facts
        if facts is None:
            return FootButton("Continue to Scope", is_open=False)
        end = facts.end_of_the_way
        if end is None:
            return FootButton("Continue to Scope")
        why = {
            BlockerCode.BASIS_NOT_SUPPORTED: "This paper is answered without the record.",
            BlockerCode.BASIS_WITHDRAWN: "This paper no longer stands.",
        }.get(end.code, "No rule on file for this kind of request.")
        return FootButton("Continue to Scope", is_open=False, why_closed=why)

    def _build(self) -> None:
        formats = self.context.formats
        whole = column(self)
        self._strip_place = column(margins=(16, 8, 16, 0))
        self._strip = consult_strip(self.consultation_requested)
        self._strip_place.addWidget(self._strip)
        whole.addLayout(self._strip_place)
        columns = line(gap=0)
        self._scroll = ScrollColumn(name="basis_scroll", margins=(24, 16, 16, 24))
        self._basis = Banner("", tone=Tone.ACCENT, icon="scales")
        self._basis.setObjectName("basis_banner")
        self._blockers = column(gap=8)
        self._replies = RepliesCard()
        self._authorization = AuthorizationCard(formats)
        self._checklist = ChecklistCard(formats)
        self._position = PositionCard(formats)
        self._scroll.column.addWidget(self._basis)
        self._scroll.column.addLayout(self._blockers)
        for card in (self._replies, self._authorization, self._checklist, self._position):
            self._scroll.column.addWidget(card)
        self._scroll.column.addStretch(1)
        self._side = ScrollColumn(name="basis_side", margins=(0, 16, 24, 24))
        self._side.setFixedWidth(px(_SIDE) + px(24))
        self._consult = ConsultCard(formats)
        self._side.column.addWidget(self._consult)
        self._side.column.addStretch(1)
        columns.addWidget(self._scroll, 1)
        columns.addWidget(self._side)
        whole.addLayout(columns, 1)
        self._replies.hide()
        self._authorization.hide()

    def _connect(self) -> None:
        self._checklist.record_requested.connect(partial(self._ask_evidence, does_not_apply=False))
        self._checklist.not_applicable_requested.connect(partial(self._ask_evidence, does_not_apply=True))
        self._position.position_chosen.connect(self._save_position)
        self._authorization.authorization_chosen.connect(self._save_authorization)
        self._consult.record_requested.connect(self.consultation_requested)
        self.consultation_requested.connect(self._ask_consultation)
        self._replies.objection_requested.connect(self._produce_objection)
        self._replies.notice_requested.connect(self._produce_notice)

    def _show(self, facts: BasisFacts) -> None:
        self._facts = facts
        matter = facts.scope.matter
        can_change = matter.closed_at is None
        row = facts.row
        second = row.default_scope if row is not None and row.supported else ""
        self._basis.say(basis_sentence(signer=matter.request.signer_role, basis=matter.basis), second=second)
        self._show_blockers(facts)
        self._replies.setVisible(facts.answered_without_packet)
        if facts.answered_without_packet:
            self._replies.show_reason(facts.end_of_the_way, position=matter.position)
        rests_on_authorization = matter.basis is ReleaseBasis.CLIENT_AUTHORIZATION
        self._authorization.setVisible(rests_on_authorization)
        if rests_on_authorization:
            self._authorization.show_choices(facts.authorizations, chosen=matter.authorization_id)
        self._checklist.show_facts(facts, can_change=can_change)
        self._checklist.setVisible(bool(facts.lines))
        self._position.show_matter(matter, row=row)
        self._consult.show_consultations(matter.consultations, can_change=can_change)
        self.foot_changed.emit()

    def _show_blockers(self, facts: BasisFacts) -> None:
        clear(self._blockers)
        for each in facts.blockers:
            if facts.answered_without_packet and each.code is BlockerCode.BASIS_NOT_SUPPORTED:
                continue
            banner = Banner(each.words, second=each.citation, tone=Tone.DANGER, icon="warn")
            banner.setObjectName(f"blocker_{each.code.value}")
            self._blockers.addWidget(banner)

    # recording

    def _ask_evidence(self, needed: EvidenceNeeded, *, does_not_apply: bool) -> None:
        dialog = EvidenceDialog(self, needed, does_not_apply=does_not_apply)
        key = f"{needed.condition.value}.does_not_apply" if does_not_apply else needed.key
        dialog.remark_given.connect(partial(self._save_evidence, dialog, key))
        dialog.open()

    def _save_evidence(self, dialog: EvidenceDialog, key: str, remark: str) -> None:
        desk, matter_id = self.context.desk, self._id
        self._save_once(lambda: desk.matters.record_evidence(matter_id, key=key, remark=remark), dialog)

    def _ask_consultation(self) -> None:
        facts = self._facts
        if facts is None:
            return
        dialog = ConsultationDialog(self, formats=self.context.formats, today=facts.scope.today)
        dialog.consultation_given.connect(partial(self._save_consultation, dialog))
        dialog.open()

    def _save_consultation(self, dialog: ConsultationDialog, consultation: Consultation) -> None:
        desk, matter_id = self.context.desk, self._id
        self._save_once(lambda: desk.matters.record_consultation(matter_id, consultation), dialog)

    def _save_once(self, save: Callable[[], object], dialog: EvidenceDialog | ConsultationDialog) -> None:
        desk, matter_id = self.context.desk, self._id

        def job() -> BasisFacts:
            save()
            return read_basis(desk, matter_id)

        def saved(facts: BasisFacts) -> None:
            self._show(facts)
            self.changed.emit()

        self._once.run(job, on_ok=saved, on_error=dialog.show_trouble, dialog=dialog)

    def _save_position(self, position: ClientPosition) -> None:
        desk, matter_id = self.context.desk, self._id
        self.context.runner.run(
            lambda: desk.matters.record_position(matter_id, position),
            owner=self,
            on_ok=lambda _: self._on_saved(),
            on_error=self._on_refused,
        )

    def _save_authorization(self, authorization_id: AuthorizationId) -> None:
        desk, matter_id = self.context.desk, self._id
        self.context.runner.run(
            lambda: desk.matters.use_authorization(matter_id, authorization_id),
            owner=self,
            on_ok=lambda _: self._on_saved(),
            on_error=self._on_refused,
        )

    def _on_saved(self) -> None:
        self.changed.emit()
        self.load()

    def _on_refused(self, error: DeskError) -> None:
        # the combo shows what is on file again
        self.fail(error)
        self.load()

    # letters

    def _produce_objection(self) -> None:
        desk, matter_id = self.context.desk, self._id
        self._once.run(
            lambda: desk.letters.objection(matter_id),
            on_ok=partial(self._show_letter, "Objection letter", "objection-letter.pdf"),
        )

    def _produce_notice(self) -> None:
        desk, matter_id = self.context.desk, self._id
        self._once.run(
            lambda: desk.letters.client_notice(matter_id),
            on_ok=partial(self._show_letter, "Notice to the client", "client-notice.pdf"),
        )

    def _show_letter(self, title: str, file_name: str, pdf: bytes) -> None:
        ProducedLetterDialog(self, context=self.context, title=title, pdf=pdf, file_name=file_name).open()

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= px(_TWO_COLUMNS_FROM)
        self._side.setVisible(is_wide)
        self._strip.setVisible(not is_wide)
        edge = px(8) if not is_wide else 0
        self._strip_place.setContentsMargins(px(16), edge, px(16), 0)
        inner = self.width() - (px(_SIDE) if is_wide else 0)
        self._checklist.fold(is_narrow=inner < px(_ROWS_FOLD_BELOW))


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
