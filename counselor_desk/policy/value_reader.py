# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the `value` table of a rule into the value its type stands for."""

from collections import Counter
from collections.abc import Callable

from counselor_desk.domain.legal_clocks import (
    ClockBound,
    ClockCombination,
    ClockEvent,
    ClockSpan,
    ClockUnit,
    DeadlineValue,
    Extension,
    RetentionValue,
)
from counselor_desk.domain.release_bases import (
    AccompanyingDocument,
    BasisRow,
    ClientNotice,
    EvidenceCondition,
    EvidenceNeeded,
    MinimumNecessary,
    Part2Rule,
    PsychotherapyNotesRule,
    ReleaseBasis,
)
from counselor_desk.domain.rule_values import (
    DutyStrength,
    DutyValue,
    EvidenceValue,
    GateValue,
    HolderValue,
    PrivilegeHolder,
    RuleType,
    RuleValue,
    WarningRecipient,
)
from counselor_desk.policy.table_reader import TableReader


def read_value(kind: RuleType, table: TableReader) -> RuleValue:
    """Read the value of a rule of type `kind`; clauses have a table of their own and are not read here."""
    value = _READERS[kind](table)
    table.finish()
    return value


def _read_deadline(table: TableReader) -> DeadlineValue:
    spans = tuple(_read_span(span) for span in table.tables("spans"))
    if not spans:
        table.note("needs at least one span of time", name="spans")
    extension = table.optional_table("extension")
    return DeadlineValue(
        spans=spans,
        combination=table.choice("combination", ClockCombination, default=ClockCombination.EARLIEST),
        bound=table.choice("bound", ClockBound, default=ClockBound.NO_LATER_THAN),
        extension=_read_extension(extension) if extension else None,
        rolls_to_working_day=table.yes_or_no("rolls_to_working_day", default=False),
        delegable=table.optional_yes_or_no("delegable"),
    )


def _read_span(table: TableReader) -> ClockSpan:
    unit = table.choice("unit", ClockUnit)
    counts_days = unit in {ClockUnit.CALENDAR_DAYS, ClockUnit.WORKING_DAYS}
    span = ClockSpan(
        amount=table.whole_number("amount", least=-366 if counts_days else 0),
        unit=unit,
        starts=table.choice("starts", ClockEvent),
        required=table.yes_or_no("required", default=True),
    )
    if (unit is ClockUnit.IMMEDIATE) != (span.amount == 0 and not counts_days):
        table.note("is 0 exactly when the unit is immediate or counts days", name="amount")
    table.finish()
    return span


def _read_extension(table: TableReader) -> Extension:
    extension = Extension(
        amount=table.whole_number("amount", least=1), unit=table.choice("unit", ClockUnit), words=table.text("words")
    )
    table.finish()
    return extension


def _read_retention(table: TableReader) -> RetentionValue:
    return RetentionValue(
        years=table.whole_number("years", least=1),
        starts=table.choice("starts", ClockEvent),
        years_after_majority=table.optional_number("years_after_majority", least=1),
        until_age=table.optional_number("until_age", least=18),
        summary_years=table.whole_number("summary_years", least=0, default=0),
    )


def _read_gate(table: TableReader) -> GateValue:
    return GateValue(stands=table.yes_or_no("stands"))


def _read_duty(table: TableReader) -> DutyValue:
    must = frozenset(table.choices("must_tell", WarningRecipient))
    may = table.optional_choices("may_tell", WarningRecipient)
    if may is not None and not must <= set(may):
        table.note("must name everybody who has to be told, too", name="may_tell")
    return DutyValue(
        strength=table.choice("strength", DutyStrength),
        must_tell=must,
        may_tell=None if may is None else frozenset(may),
    )


def _read_evidence(table: TableReader) -> EvidenceValue:
    bases = table.choices("bases", ReleaseBasis)
    if not bases:
        table.note("must name the bases that ask for it", name="bases")
    return EvidenceValue(bases=frozenset(bases), needed=_read_needed(table, "needed"))


def _read_holder(table: TableReader) -> HolderValue:
    return HolderValue(holders=frozenset(table.choices("holders", PrivilegeHolder)))


def _read_basis(table: TableReader) -> BasisRow:
    row = BasisRow(
        basis=table.choice("basis", ReleaseBasis),
        supported=table.yes_or_no("supported"),
        answered_without_packet=table.yes_or_no("answered_without_packet", default=False),
        evidence=_read_needed(table, "evidence"),
        default_scope=table.text("default_scope"),
        psychotherapy_notes=table.choice("psychotherapy_notes", PsychotherapyNotesRule),
        minimum_necessary=table.choice("minimum_necessary", MinimumNecessary),
        part2=table.choice("part2", Part2Rule),
        client_notice=table.choice("client_notice", ClientNotice),
        client_notice_words=table.text("client_notice_words"),
        deadline_keys=table.texts("deadline_keys"),
        deadline_words=table.text("deadline_words"),
        in_accounting=table.yes_or_no("in_accounting"),
        documents=table.choices("documents", AccompanyingDocument),
        also_accompanying=table.text("also_accompanying", default=""),
        refusal=table.text("refusal", default=""),
        citations=table.texts("citations"),
    )
    if row.supported == bool(row.refusal):
        table.note("stands exactly on the rows that are not supported", name="refusal")
    if row.supported and row.answered_without_packet:
        table.note("cannot stand on a supported row", name="answered_without_packet")
    if not row.citations:
        table.note("must name at least one place where the row stands", name="citations")
    return row


def _read_needed(table: TableReader, name: str) -> tuple[EvidenceNeeded, ...]:
    needed = tuple(_read_one_needed(each) for each in table.tables(name))
    if not needed:
        table.note("must ask for something", name=name)
    for key, times in Counter(each.key for each in needed).items():
        if times > 1:
            table.note(f"asks for {key} twice", name=name)
    for group, times in Counter(each.any_of for each in needed if each.any_of).items():
        if times == 1:
            table.note(f"has only one way to satisfy {group}", name=name)
    return needed


def _read_one_needed(table: TableReader) -> EvidenceNeeded:
    needed = EvidenceNeeded(
        key=table.text("key"),
        words=table.text("words"),
        citation=table.text("citation"),
        condition=table.choice("condition", EvidenceCondition, default=EvidenceCondition.ALWAYS),
        any_of=table.text("any_of", default=""),
    )
    table.finish()
    return needed


_READERS: dict[RuleType, Callable[[TableReader], RuleValue]] = {
    RuleType.DEADLINE: _read_deadline,
    RuleType.RETENTION: _read_retention,
    RuleType.GATE: _read_gate,
    RuleType.DUTY: _read_duty,
    RuleType.EVIDENCE: _read_evidence,
    RuleType.HOLDER: _read_holder,
    RuleType.BASIS: _read_basis,
}
