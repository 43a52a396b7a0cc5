# SPDX-License-Identifier: GPL-3.0-or-later
"""A fictional practice, composed from written material, for the demonstration, the benchmarks and the tests."""

from counselor_desk.app.sample_practice.facts import (
    SampleAddendum,
    SampleAuthorization,
    SampleClause,
    SampleClient,
    SampleConsent,
    SampleConsentDocument,
    SampleConsultation,
    SampleContact,
    SampleEvidence,
    SampleIdentity,
    SampleItemChoice,
    SampleNote,
    SampleProfile,
    SamplePsychotherapyNote,
    SampleRestriction,
    SampleSession,
    SampleStrike,
)
from counselor_desk.app.sample_practice.matter_facts import PeopleScript, PersonChoice, SampleMatter
from counselor_desk.app.sample_practice.practice import MINIMUM_CLIENTS, SamplePractice, compose_sample_practice

__all__ = [
    "MINIMUM_CLIENTS",
    "PeopleScript",
    "PersonChoice",
    "SampleAddendum",
    "SampleAuthorization",
    "SampleClause",
    "SampleClient",
    "SampleConsent",
    "SampleConsentDocument",
    "SampleConsultation",
    "SampleContact",
    "SampleEvidence",
    "SampleIdentity",
    "SampleItemChoice",
    "SampleMatter",
    "SampleNote",
    "SamplePractice",
    "SampleProfile",
    "SamplePsychotherapyNote",
    "SampleRestriction",
    "SampleSession",
    "SampleStrike",
    "compose_sample_practice",
]
