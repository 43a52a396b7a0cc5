# SPDX-License-Identifier: GPL-3.0-or-later
"""Domain values become PDF and JSON bytes here, and what was produced is read back and checked."""
