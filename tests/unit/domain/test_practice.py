# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice profile: how its keeper signs and what is assumed about it."""

from factories import a_practice

from counselor_desk.domain.practice import Paper


def test_the_signing_name_carries_the_credentials() -> None:
    assert a_practice().signing_name == "Dana Whitlock, LPCC"


def test_without_credentials_the_name_stands_alone() -> None:
    assert a_practice(credentials="").signing_name == "Dana Whitlock"


def test_hipaa_is_kept_to_unless_it_is_switched_off_and_no_other_regime_is_assumed() -> None:
    practice = a_practice()

    assert (practice.hipaa_covered, practice.part2_program, practice.uk_health_professional) == (True, False, False)
    assert practice.paper is Paper.LETTER
