# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounting of disclosures reaches six years back (45 CFR 164.528)."""

from datetime import date

import pytest

from counselor_desk.domain.disclosures import accounting_from


@pytest.mark.parametrize(
    ("asked", "reaches"),
    [
        (date(2026, 11, 22), date(2020, 11, 22)),
        (date(2028, 2, 29), date(2022, 2, 28)),
        (date(2026, 2, 28), date(2020, 2, 28)),
        (date(2026, 1, 1), date(2020, 1, 1)),
    ],
)
def test_an_accounting_reaches_six_years_back(asked: date, reaches: date) -> None:
    assert accounting_from(asked) == reaches
