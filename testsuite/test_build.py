# SPDX-License-Identifier: GPL-2.0-or-later
"""The C of the command compiles without a warning (they are errors) under clang too."""
import shutil
import subprocess

import pytest

import harness


@pytest.mark.skipif(not shutil.which("clang"), reason="no clang")
def test_clang(build):
    # Beside the normal build, and kept: only what changed is compiled again.
    done = subprocess.run(["make", "-j2", "CC=clang", "CFLAGS=-O1", f"BUILD={build / 'clang'}",
                           str(build / "clang/wqlint")], cwd=harness.TOP, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    assert "warning:" not in done.stdout
