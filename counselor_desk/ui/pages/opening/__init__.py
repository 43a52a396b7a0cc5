# SPDX-License-Identifier: GPL-3.0-or-later
"""How the journal opens: every way in with what it protects, and changing it."""
