# SPDX-License-Identifier: GPL-3.0-or-later
"""The first page of the day: what must be done before going home."""
