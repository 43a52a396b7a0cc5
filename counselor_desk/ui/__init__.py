# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: everything that needs Qt. Sees the services and the domain, never storage, keys or documents."""
