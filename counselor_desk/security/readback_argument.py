# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line's word for the keyring's fresh process, by itself so that naming it imports nothing of a keyring."""

READBACK_ARGUMENT = "--keyring-readback"
"""Alone on the command line: read from standard input which entry is meant, write the hash of what it holds."""
