# SPDX-License-Identifier: GPL-2.0-or-later
"""The prose, once a rule: what `wqlint check` prints for one case, to the letter.

golden/RULE.txt begins with `# case: PATH` below the corpus; the rest is the output.
`pytest --golden testsuite/test_golden.py` writes the files anew, for a look at the diff.
"""
import subprocess

import pytest

import harness

GOLDEN = harness.TESTSUITE / "golden"


def rules(build):
    """Ids of all rules that the command knows."""
    done = subprocess.run([build / "wqlint", "rules"], capture_output=True, text=True, check=True)
    return [line.split()[0] for line in done.stdout.splitlines()]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda p: p.stem)
def test_golden(path, build, tmp_path, request):
    """The whole report, path and carets included."""
    head, _, wanted = path.read_text().partition("\n")
    case = harness.load(harness.CORPUS / head.removeprefix("# case: "))
    objects = harness.Gcc(build).compile(case, tmp_path)
    done = subprocess.run([build / "wqlint", "check", *case.options, f"--enable={path.stem}", *objects],
                          cwd=case.root, capture_output=True, text=True)
    if request.config.getoption("--golden"):
        path.write_text(f"{head}\n{done.stdout}")
    else:
        assert done.stdout == wanted


def test_every_rule_is_golden(build):
    """No rule without its text, no text without its rule."""
    assert sorted(p.stem for p in GOLDEN.glob("*.txt")) == sorted(rules(build))
