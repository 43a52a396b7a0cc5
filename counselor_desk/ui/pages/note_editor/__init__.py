# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing a note: its session, its sections, its signature."""
