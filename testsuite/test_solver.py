# SPDX-License-Identifier: GPL-2.0-or-later
"""The solver without a compiler: facts written by hand, findings claimed beside them.

A .facts file says what is expected in comments:

    # want: FILE:LINE RULE TIER
    # want: nothing
    # wqlint: --tier=possible

and every finding must be claimed, every claim found.
"""
import pathlib
import re
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
CASES = sorted((HERE / "facts").glob("*.facts"))
WANT = re.compile(r"^#\s*want:\s*(.*)$", re.M)
OPTIONS = re.compile(r"^#\s*wqlint:\s*(.*)$", re.M)
FINDING = re.compile(r"^(?P<file>[^:\n]+):(?P<line>\d+):\d+: warning: .* \[(?P<rule>[a-z-]+)\]$", re.M)
TIERS = ["certain", "likely", "possible"]


def check(wqlint: pathlib.Path, case: pathlib.Path, options: list[str]) -> set[tuple[str, int, str]]:
    """(file, line, rule) of what wqlint reports, which must be what its exit status says."""
    run = subprocess.run([wqlint, "check", *options, case], capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    found = {(m["file"], int(m["line"]), m["rule"]) for m in FINDING.finditer(run.stdout)}
    assert run.returncode == bool(found), run.stdout
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
def test_facts(build, case):
    """Findings at each tier's floor are those claimed for it."""
    text = case.read_text()
    claims = WANT.findall(text)
    options = [o for line in OPTIONS.findall(text) for o in line.split()]
    assert claims, f"{case.name} claims nothing"
    wanted = {}
    for claim in claims:
        if claim.strip() == "nothing":
            continue
        place, rule, tier = claim.split()
        file, line = place.rsplit(":", 1)
        wanted[(file, int(line), rule)] = TIERS.index(tier)
    for floor, tier in enumerate(TIERS):
        expected = {key for key, at in wanted.items() if at <= floor}
        assert check(build / "wqlint", case, [*options, f"--tier={tier}"]) == expected


def test_there_are_cases():
    """An empty glob would pass in silence."""
    assert len(CASES) >= 3
