# SPDX-License-Identifier: GPL-2.0-or-later
"""Each header of the userspace kernel stands alone, in every configuration and compiler."""
import re
import shutil

import pytest

import harness

INCLUDE = harness.TOP / "runtime/include"
HEADERS = sorted(str(p.relative_to(INCLUDE)) for p in INCLUDE.rglob("*.h"))
CONFIGS = ([], ["-DCONFIG_LOCKDEP"], ["-DCONFIG_MEM_ALLOC_PROFILING"])


@pytest.mark.parametrize("cc", [c for c in ("gcc", "clang", "clang-14") if shutil.which(c)])
def test_alone(cc, tmp_path):
    files = []
    for header in HEADERS:
        files.append(tmp_path / (header.replace("/", "_") + ".c"))
        files[-1].write_text(f"#include <{header}>\n#include <{header}>\n")
    every = tmp_path / "every.c"
    every.write_text("".join(f"#include <{header}>\n" for header in HEADERS))
    for config in CONFIGS:
        done = harness.run([cc, *harness.CFLAGS, *config, "-Wextra", "-Wno-unused-parameter",
                            "-Werror", "-fsyntax-only", '-DKBUILD_MODNAME="x"', f"-I{INCLUDE}",
                            *([every] if config else files)], tmp_path)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("header", HEADERS)
def test_first_comment(header):
    """The first comment says what is the kernel's own here, what is changed and what a stub."""
    text = (INCLUDE / header).read_text()
    assert text.startswith("/* SPDX-License-Identifier: GPL-2.0 */\n/*\n * ")
    comment = text.split("*/")[1]
    assert re.search(r"\b(same|changed|stub)\b", comment, re.I), comment
