# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing how a journal opens: the same three cards and words at the set-up and in the open journal."""
