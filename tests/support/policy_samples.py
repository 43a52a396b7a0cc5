# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules, packs and pack texts for tests, each complete so that a test changes only what it is about."""

from dataclasses import replace
from datetime import date
from typing import Any

from counselor_desk.domain.policy import (
    BasisRow,
    ClientNotice,
    Confidence,
    EvidenceNeeded,
    GateValue,
    Jurisdiction,
    MergeAxis,
    MinimumNecessary,
    Pack,
    Part2Rule,
    PsychotherapyNotesRule,
    Regime,
    ReleaseBasis,
    Rule,
    RuleValue,
)

TODAY = date(2026, 11, 22)


def jurisdiction(
    region: str | None = "ZZ", licence: str = "LPC", *regimes: Regime, country: str = "US"
) -> Jurisdiction:
    return Jurisdiction(country=country, region=region, licence=licence, regimes=frozenset(regimes))


def rule(
    key: str = "gate.sample", value: RuleValue | None = None, axis: MergeAxis = MergeAxis.DISCLOSURE, **changes: Any
) -> Rule:
    base = Rule(
        key=key,
        axis=axis,
        value=value or GateValue(stands=True),
        authority=f"Authority of {key}",
        source="A sample source",
        effective_from=None,
        effective_to=None,
        verified_on=TODAY,
        confidence=Confidence.VERIFIED,
        words=f"Words of {key}.",
        pack_id="us-zz",
    )
    return replace(base, **changes)


def pack(*rules: Rule, **changes: Any) -> Pack:
    base = Pack(
        id="us-zz",
        version="2026.1",
        country="US",
        region="ZZ",
        licences=(),
        regimes=frozenset(),
        rules=(),
        documents=(),
        disclaimer="Not legal advice.",
    )
    made = replace(base, **changes)
    return replace(made, rules=tuple(replace(each, pack_id=made.id) for each in rules))


def basis_row(**changes: Any) -> BasisRow:
    base = BasisRow(
        basis=ReleaseBasis.COURT_ORDER,
        supported=True,
        answered_without_packet=False,
        evidence=(EvidenceNeeded(key="signed_order_copy", words="The order.", citation="A rule"),),
        default_scope="Its terms.",
        psychotherapy_notes=PsychotherapyNotesRule.ONLY_IF_EXPRESSLY_ORDERED,
        minimum_necessary=MinimumNecessary.LIMITED_TO_TERMS,
        part2=Part2Rule.ONLY_WITH_PART2_ORDER,
        client_notice=ClientNotice.RECOMMENDED,
        client_notice_words="Recommended.",
        deadline_keys=(),
        deadline_words="Its date.",
        in_accounting=True,
        documents=(),
        also_accompanying="",
        refusal="",
        citations=("A rule",),
    )
    return replace(base, **changes)


PACK_TEXT = """
schema = 1
id = "us-zz"
version = "2026.1"
country = "US"
region = "ZZ"
licences = []
regimes = []
disclaimer = "Not legal advice."

[[rules]]
key = "subpoena.objection"
type = "deadline"
axis = "deadline_on_practice"
words = "An objection is due in 14 days."
authority = "A rule"
source = "A source"
effective_from = "unknown"
verified_on = 2026-11-22
confidence = "verified"
[rules.value]
spans = [{ amount = 14, unit = "calendar_days", starts = "service" }]

[[documents]]
key = "declaration.body"
forum = "any"
words = "What is certified."
authority = "A rule"
source = "A source"
effective_from = 2020-01-01
verified_on = 2026-11-22
confidence = "verified"
text = "I, [name], certify."
"""

COMMON_LINES = """
words = "A sentence."
authority = "A rule"
source = "A source"
effective_from = "unknown"
verified_on = 2026-11-22
confidence = "verified"
"""


def pack_text_with(rule_head: str, value: str) -> str:
    """The sample pack with one more rule: `rule_head` holds key, type and axis, `value` the lines of its value."""
    return f"{PACK_TEXT}\n[[rules]]\n{rule_head}{COMMON_LINES}[rules.value]\n{value}\n"


BASIS_HEAD = 'key = "basis.court_order"\ntype = "basis"\naxis = "disclosure"\n'

BASIS_VALUE = """
basis = "court_order"
supported = true
evidence = [{ key = "signed_order_copy", words = "The order.", citation = "A rule" }]
default_scope = "Its terms."
psychotherapy_notes = "only_if_expressly_ordered"
minimum_necessary = "limited_to_terms"
part2 = "only_with_part2_order"
client_notice = "recommended"
client_notice_words = "Recommended."
deadline_words = "Its date."
in_accounting = true
documents = ["cover_letter"]
citations = ["A rule"]
"""
