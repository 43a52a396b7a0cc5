# SPDX-License-Identifier: GPL-3.0-or-later
"""`counselor-desk bench`: how fast the program is on practices of many sizes, each figure beside its floor."""
