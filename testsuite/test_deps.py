# SPDX-License-Identifier: GPL-2.0-or-later
"""install-deps.sh for somebody who is not root: the exact line to run, and status 2."""
import os
import subprocess

import pytest

import harness


@pytest.fixture
def as_user(tmp_path):
    """Runs the script with an id that is not 0 and a sudo that wants a password."""
    for name, text in ("id", "echo 1000"), ("sudo", "exit 1"), ("apt-get", "exit 99"):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)

    def run(*args, **env):
        return subprocess.run([harness.TOP / "install-deps.sh", *args], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE,
                              env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", **env})
    return run


def test_nothing_missing_says_nothing(as_user):
    done = as_user("libc6")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_missing_says_the_line(as_user):
    done = as_user("libc6", "wqlint-no-such-package")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == \
        "  apt-get update && apt-get install --no-install-recommends wqlint-no-such-package"


def test_another_gcc_brings_its_own_plugin_headers(as_user):
    done = as_user("build", PLUGIN_CC="/usr/bin/gcc-99")
    assert done.returncode == 2
    assert "g++-99 gcc-99 gcc-99-plugin-dev" in done.stderr
