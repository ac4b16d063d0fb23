# SPDX-License-Identifier: GPL-2.0-or-later
"""The comparison of `make check-configs`, on findings made up here."""
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "kernel"))
import configs   # noqa: E402
import report    # noqa: E402

A, B, C = (("alloc-in-reclaim-work", "d/f.c", n, "likely") for n in (1, 2, 3))
MOVED = ("alloc-in-reclaim-work", "d/f.c", 1, "possible")


@pytest.mark.parametrize("base, plain, ignoring, differ, nolockdep", [
    ({A, B}, {A, B}, {A, B}, [], set()),
    ({A, B}, {A}, {A, B}, [], {B}),                                     # it says why it is silent
    ({A, B}, {A}, {A}, ["is not found: d/f.c:2"], set()),               # it does not
    ({A}, {A, C}, {A, C}, ["is found only here: d/f.c:3"], set()),
    ({A}, {A, C}, {A}, ["is found because of __GFP_NOLOCKDEP: d/f.c:3"], set()),
    ({A}, {MOVED}, {MOVED}, ["is not found: d/f.c:1", "is found only here: d/f.c:1"], set()),
    ({A}, {MOVED}, {A}, ["is found because of __GFP_NOLOCKDEP: d/f.c:1"], {A}),
])
def test_compare(base, plain, ignoring, differ, nolockdep):
    said, less = configs.compare(base, plain, ignoring)
    assert [s.split(": alloc")[0] for s in said] == differ
    assert less == nolockdep


def test_the_bit_can_be_told_to_mean_nothing(build, tmp_path):
    """The rules that the script gives: with them, an allocation with the bit is found again."""
    case = pathlib.Path(__file__).parent / "facts/both_rules.facts"
    facts, rules = tmp_path / "nolockdep.facts", tmp_path / "nolockdep.rules"
    facts.write_text(case.read_text().replace("constant __GFP_IO", "constant __GFP_NOLOCKDEP = 0x8000000\nconstant __GFP_IO")
                     .replace("int 0xcc0", "int 0x8000cc0"))
    rules.write_text(configs.MEANS_NOTHING)

    def found(*options):
        text = subprocess.run([build / "wqlint", "check", "--format=list", *options, facts], stdout=subprocess.PIPE,
                              text=True).stdout
        return [f.rule for f in report.read_list(text)]
    assert found() == ["flush-system-queue"]
    assert found(f"--rules={rules}") == ["alloc-in-reclaim-work", "flush-system-queue"]
