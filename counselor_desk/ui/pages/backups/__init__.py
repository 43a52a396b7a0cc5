# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the backups: which there are, what opens them, and what lies beside the journal."""
