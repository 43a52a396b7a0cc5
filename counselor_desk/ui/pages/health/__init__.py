# SPDX-License-Identifier: GPL-3.0-or-later
"""The health of the journal: backups, checks, the recovery code, ways in, the log."""
