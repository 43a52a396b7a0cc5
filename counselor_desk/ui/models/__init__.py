# SPDX-License-Identifier: GPL-3.0-or-later
"""Read-only list models over rows that a service returned."""
