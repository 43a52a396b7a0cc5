# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line's word for the process that reads a packet back, by itself so that naming it imports no reader."""

PACKET_READING_ARGUMENT = "--read-packet-back"
"""Alone on the command line: read a packet's files from standard input, write what was found as lines of JSON."""
