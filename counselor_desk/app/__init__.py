# SPDX-License-Identifier: GPL-3.0-or-later
"""Entry points: the command line, the composition root, the demonstration."""
