# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads the jurisdiction packs, which are data, into domain rules."""
