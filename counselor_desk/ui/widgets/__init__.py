# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts that every page is made of; none of them knows a service."""
