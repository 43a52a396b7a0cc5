# SPDX-License-Identifier: GPL-3.0-or-later
"""Values and rules of the practice: standard library only, no input or output, no clock, no Qt."""
