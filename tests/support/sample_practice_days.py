# SPDX-License-Identifier: GPL-3.0-or-later
"""The day on which the fictional practice of the tests ends: a Friday."""

from datetime import date

LAST_DAY = date(2026, 11, 20)
