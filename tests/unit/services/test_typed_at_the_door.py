# SPDX-License-Identifier: GPL-3.0-or-later
"""What is typed where a PIN, a passphrase or a code opens the journal is sorted at once, whatever it is."""

import time

import pytest
from fakes import MemoryKeyStore
from fuzz_targets import TARGETS, parsed_header

from counselor_desk.domain.errors import DeskError, ErrorCode, UserError
from counselor_desk.security.key_derivation import normalised_text
from counselor_desk.security.secret_strength import require_strong_pin
from counselor_desk.services.unlocking import ways_in

MANY_MARKS = "e" + "\u0301\u0323" * 500_000


@pytest.mark.parametrize(
    "typed", ["-" * 40 + "é", "aaa-" * 5000 + "é", "1- " * 100_000, "ABCD " * 100_000, MANY_MARKS, "x" * 5_000_000]
)
def test_no_text_takes_longer_than_a_code(typed: str) -> None:
    begun, outcome = time.process_time(), None
    try:
        list(ways_in(parsed_header(), typed, key_store=MemoryKeyStore(), admit_pin=lambda: None))
    except DeskError as refused:
        outcome = refused.code
    assert time.process_time() - begun < 1
    assert outcome in (None, ErrorCode.RECOVERY_CODE_MALFORMED, ErrorCode.NO_FITTING_SLOT)


def test_a_code_with_a_wrong_sign_is_still_known_for_one() -> None:
    with pytest.raises(UserError, match="recovery_code_malformed"):
        list(
            ways_in(
                parsed_header(),
                "7F3A-91C2-0000-AB?D-1234-5678-9ABC",
                key_store=MemoryKeyStore(),
                admit_pin=lambda: None,
            )
        )


def test_a_secret_of_a_million_marks_is_refused_before_it_is_normalised() -> None:
    begun = time.process_time()
    with pytest.raises(UserError) as refused:
        normalised_text(MANY_MARKS)
    require_strong_pin(MANY_MARKS)
    assert time.process_time() - begun < 1
    assert (refused.value.code, refused.value.where) == (ErrorCode.VALUE_NOT_ALLOWED, "secret")


def test_the_same_door_is_among_those_that_are_fuzzed() -> None:
    assert "recovery code" in TARGETS
