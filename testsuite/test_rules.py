# SPDX-License-Identifier: GPL-2.0-or-later
"""rules/*.rules as data: what can be said of them without a kernel tree.

testsuite/kernel/rules.py (`make check-rules`) holds them against one.
"""
import collections

import rulesfile


def test_every_name_once():
    """A name in two files would silently mean only the later one."""
    seen = collections.defaultdict(list)
    for s in rulesfile.all_sections():
        for name in rulesfile.names(s):
            seen[s.kind, name].append(s.where)
    twice = {k: v for k, v in seen.items() if len(v) > 1}
    assert not twice, twice


def test_a_prefix_hides_no_effect():
    """An exact name under an opaque prefix is fine; two prefixes of which one begins the other are a slip."""
    prefixes = sorted(n[:-1] for s in rulesfile.all_sections() for n in rulesfile.names(s)
                      if s.kind == "function" and n.endswith("*"))
    inside = [(a, b) for a in prefixes for b in prefixes if a != b and b.startswith(a)]
    assert not inside, inside


def test_prefixes_are_opaque():
    """A whole family of functions never shares an effect with argument numbers."""
    for s in rulesfile.all_sections():
        if s.kind == "function" and any(n.endswith("*") for n in rulesfile.names(s)):
            assert not list(rulesfile.effects(s)), s.where
