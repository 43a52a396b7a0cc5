# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds of audit events: a subject and what happened to it, each once."""

import re

import pytest

from counselor_desk.domain.audit import AuditKind


@pytest.mark.parametrize("kind", AuditKind)
def test_a_kind_names_its_subject_and_what_happened(kind: AuditKind) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+", kind.value)


@pytest.mark.parametrize("kind", AuditKind)
def test_a_kind_is_called_like_its_value(kind: AuditKind) -> None:
    assert kind.value.replace(".", "_") == kind.name.lower()
