# SPDX-License-Identifier: GPL-3.0-or-later
"""The look: colours, type, spacing and icons, each said once."""
