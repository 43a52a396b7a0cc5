# SPDX-License-Identifier: GPL-3.0-or-later
"""Setting up a journal: how it opens, the recovery sheet, backups, the practice."""
