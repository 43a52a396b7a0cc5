# SPDX-License-Identifier: GPL-3.0-or-later
"""Counselor Desk, a practice journal for solo counselors. Nothing is imported here so that every start stays cheap."""

__version__ = "0.1.0"
