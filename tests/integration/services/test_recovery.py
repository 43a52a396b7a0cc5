# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code is tried as itself and as nothing else, and the journal remembers when it last fitted."""

import pytest
from practice_journal import PASSPHRASE, PIN, Practice

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, UserError, VaultError
from counselor_desk.security.recovery_code import generate
from counselor_desk.services.recovery import Recovery


def recovery_of(practice: Practice) -> Recovery:
    return Recovery(practice.opened.journal, vault=practice.desk.vault)


def test_the_code_of_the_sheet_fits_and_the_day_is_remembered(practice: Practice) -> None:
    assert recovery_of(practice).last_tested() is None
    recovery_of(practice).test_code(f"  {practice.recovery_code.lower().replace('-', ' ')} ")
    practice.reopen()
    assert recovery_of(practice).last_tested() == practice.clock.at
    event = practice.opened.journal.audit.last_of_kind(AuditKind.RECOVERY_CODE_TESTED)
    assert event is not None
    assert (event.subject, event.reason) == (practice.opened.journal.keys.vault_id, "")


@pytest.mark.parametrize("typed", ["", PIN, PASSPHRASE, "7K3F-9Q2M"])
def test_another_secret_is_not_taken_for_the_code(practice: Practice, typed: str) -> None:
    before = practice.opened.journal.head
    with pytest.raises(UserError, match="recovery_code_malformed"):
        recovery_of(practice).test_code(typed)
    assert practice.opened.journal.head == before


def test_the_code_of_another_journal_is_rejected_and_not_remembered(practice: Practice) -> None:
    with pytest.raises(VaultError) as rejected:
        recovery_of(practice).test_code(generate().formatted)
    assert rejected.value.code is ErrorCode.RECOVERY_CODE_REJECTED
    assert recovery_of(practice).last_tested() is None
