# SPDX-License-Identifier: GPL-3.0-or-later
"""What tells the window to lock: the desktop's screen lock, sleep and lid, and another user who takes the screen."""
