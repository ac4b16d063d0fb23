# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the unit tests of testsuite/unit, which are C under the sanitizers."""
import os
import subprocess

import pytest

import harness

NAMES = sorted(p.stem for p in (harness.TOP / "testsuite/unit").glob("test_*.c"))


@pytest.fixture(scope="module")
def unit(build):
    done = subprocess.run(["make", "-j2", f"BUILD={os.environ.get('BUILD', 'build')}", "unit"],
                          cwd=harness.TOP, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    return build / "unit"


@pytest.mark.parametrize("name", NAMES)
def test_unit(unit, name, tmp_path):
    done = subprocess.run([unit / name], cwd=tmp_path, text=True, timeout=300,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
