# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a test run; here, because pytest reads options before it looks into any folder."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--onscreen", action="store_true", help="show the windows of tests/ui on the display instead of in memory"
    )
