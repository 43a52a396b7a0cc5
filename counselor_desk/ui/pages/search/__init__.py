# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching clients, notes and addenda."""
