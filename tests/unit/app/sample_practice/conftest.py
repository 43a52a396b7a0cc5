# SPDX-License-Identifier: GPL-3.0-or-later
"""One composed practice for all tests that only read it."""

import pytest
from sample_practice_days import LAST_DAY

from counselor_desk.app.sample_practice import SampleNote, SamplePractice, compose_sample_practice


@pytest.fixture(scope="session")
def practice() -> SamplePractice:
    return compose_sample_practice(seed=7, clients=24, sessions=600, last_day=LAST_DAY)


@pytest.fixture(scope="session")
def notes(practice: SamplePractice) -> tuple[SampleNote, ...]:
    return tuple(practice.notes())
