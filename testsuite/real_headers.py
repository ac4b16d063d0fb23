#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""real_headers.py [VERSION…] [--case PART]: the corpus against headers of real kernels.

The runtime's headers are ours: a case that is found through them could be missed through the
kernel's.  So each case is compiled with the exact command that kbuild uses for an external module
on that tree (kernel/prepare.sh makes it: allmodconfig, so with lockdep, debug objects and, where
there is such a thing, allocation profiling), plus compat.h, and must give the same findings.

Prints what differs; exits 1 if anything does.
"""
import argparse
import concurrent.futures
import dataclasses
import os
import pathlib
import sys
import tempfile

import harness
sys.path.insert(0, str(harness.TESTSUITE / "kernel"))
import kbuild  # noqa: E402  (its directory is no package)


class RealHeaders(harness.Gcc):
    """The gcc engine with a kernel tree's own compiler command."""
    silent = False      # flushing a system queue draws the kernel's own warning

    def __init__(self, tree, scratch):
        super().__init__(kbuild.BUILD)
        self.where, self.argv = tree / "obj", self.module_command(tree, scratch)

    @staticmethod
    def module_command(tree, scratch):
        """argv by which kbuild compiles scratch/probe.c as an external module of the tree."""
        (scratch / "Kbuild").write_text("obj-m := probe.o\n")
        (scratch / "probe.c").write_text("int probe;\n")
        kbuild.make(tree, f"M={scratch}", "probe.o")
        argv = kbuild.command(pathlib.Path(tree), scratch / "probe.o")
        argv = [a for a in argv if not a.startswith("-Wp,-MMD")]
        output = argv.index("-o")
        return [a for a in argv[:output] + argv[output + 2:-1] if a != "-c"]

    def command(self, case, source):
        return [*self.argv, "-include", harness.TESTSUITE / "compat.h", *case.cflags,
                *self.plugin_flags(case.root), source]


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("versions", nargs="*", default=["6.1", "6.12"])
    args.add_argument("--case", default="", help="only cases with this in their name")
    args = args.parse_args()
    cases = [harness.load(p) for p in harness.discover() if args.case in str(p)]
    if not cases:
        kbuild.die(f"no case has {args.case!r} in its name")
    bad = 0
    for version in args.versions:
        with tempfile.TemporaryDirectory(prefix="wqlint-real-") as tmp:
            bad += check(version, cases, pathlib.Path(tmp))
    return bool(bad)


def check(version, cases, scratch):
    """Judge all cases on one tree; returns how many differ from their claims."""
    engine = RealHeaders(kbuild.tree(version), scratch)

    def judge(case):
        try:
            if case.tree and case.tree != version:
                case = dataclasses.replace(case, claims=[])
            return harness.judge(case, engine.findings(case, scratch / "obj"), engine.name)
        except harness.EngineFailed as failure:
            return [str(failure)]

    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", 2))) as pool:
        wrong = {c.name: w for c, w in zip(cases, pool.map(judge, cases)) if w}
    for name, sentences in wrong.items():
        print(*(f"{version}: {name}: {s}" for s in sentences), sep="\n")
    print(f"{version}: {len(cases)} programs, {len(wrong)} differ")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
