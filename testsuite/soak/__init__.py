# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs that hypothesis draws, executed and checked."""
