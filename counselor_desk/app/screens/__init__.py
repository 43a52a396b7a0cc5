# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws every page of the window into pictures: the real window over real journals of fictional people, offscreen."""
