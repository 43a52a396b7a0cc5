# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line's word for the process that draws a foreign page, by itself so that naming it imports no reader."""

FOREIGN_PAGE_ARGUMENT = "--draw-foreign-page"
"""Alone on the command line: read a PDF from standard input, write one of its pages as pixels."""
