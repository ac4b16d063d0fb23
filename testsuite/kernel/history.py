#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""history.py [NAME...]: upstream fixes of the kernel undone in a copy, found, and gone when fixed.

testsuite/history/NAME.fix says which upstream commit, where its fixed shape is, and by which
edits of our own the bug comes back.  The units it names are compiled from the installed source
with the plugin, the edited file once more from a copy, and `wqlint check` reads both: the rule
must be reported in the buggy file, for the function named, and must not be in the fixed one.

A .fix has `key: value` lines first (commit, subject, kernel, rule, where, units, options, miss),
then edits.  `file PATH` opens a file, `in FUNCTION` the body that the next edits are about.
TEXT#N is the N-th line of it that holds TEXT, TEXT the only such line:

    move TEXT before|after TEXT      a line
    delete TEXT [COUNT]              COUNT lines from there
    replace TEXT NEW                 that part of the line
    insert before|after TEXT NEW     a new line

A fix whose bug is not found says why in `miss:`; that one counts as missed, and must stay missed.
"""
import argparse
import pathlib
import re
import shlex
import subprocess
import sys

import kbuild

FIXES = kbuild.TOP / "testsuite/history"
KEYS = {"commit", "subject", "kernel", "rule", "where", "units", "options", "miss"}
# What must-show 3 of the issue asks for, of twenty.
ENOUGH, ALL = 12, 20


class Fix:
    def __init__(self, path):
        self.name = path.stem
        self.keys, self.edits = {}, []
        for number, line in enumerate(path.read_text().splitlines(), 1):
            where = f"{path.name}:{number}"
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            key, colon, value = line.partition(":")
            if not self.edits and colon and key in KEYS:
                self.keys[key] = value.strip()
            else:
                self.edits.append((where, shlex.split(line)))
        missing = {"commit", "subject", "kernel", "rule", "where", "units"} - set(self.keys)
        if missing or not self.edits:
            kbuild.die(f"{path}: no {', '.join(sorted(missing)) or 'edits'}")
        self.units = [pathlib.Path(u) for u in self.keys["units"].split()]
        self.options = self.keys.get("options", "").split()


class Edits:
    """The files of one fix while they are edited."""

    def __init__(self, src):
        self.src, self.lines, self.at = src, {}, None

    def apply(self, where, words):
        self.where = where
        try:
            getattr(self, f"do_{words[0]}")(*words[1:])
        except (TypeError, AttributeError):
            kbuild.die(f"{where}: cannot be read: {shlex.join(words)}")

    def body(self):
        """First and past-the-last line of the current function's body."""
        lines, name = self.lines[self.at], re.compile(rf"(.*\b)?{self.func}\(")
        for first, line in enumerate(lines):
            if line[:1].strip() and name.match(line) and ";" not in line:
                last = lines.index("}", first)
                if "{" in lines[first:last]:
                    return first, last
        kbuild.die(f"{self.where}: {self.at} defines no {self.func}()")

    def line(self, text):
        """Number of the line of the current body that TEXT or TEXT#N means."""
        found = re.fullmatch(r"(.*)#(\d+)", text)
        text, nth = (found[1], int(found[2])) if found else (text, None)
        first, last = self.body()
        hits = [i for i in range(first, last) if text in self.lines[self.at][i]]
        if not hits or (nth is None and len(hits) > 1) or (nth or 1) > len(hits):
            kbuild.die(f"{self.where}: {len(hits)} lines of {self.func}() hold '{text}'")
        return hits[(nth or 1) - 1]

    def do_file(self, path):
        self.at = path
        self.lines.setdefault(path, (self.src / path).read_text().split("\n"))

    def do_in(self, func):
        self.func = func
        self.body()

    def do_move(self, text, side, anchor):
        at, to = self.line(text), self.line(anchor) + (side == "after")
        moved = self.lines[self.at].pop(at)
        self.lines[self.at].insert(to - (at < to), moved)

    def do_delete(self, text, count="1"):
        at = self.line(text)
        del self.lines[self.at][at:at + int(count)]

    def do_replace(self, text, new):
        at = self.line(text)
        text = re.sub(r"#\d+$", "", text)
        self.lines[self.at][at] = self.lines[self.at][at].replace(text, new, 1)

    def do_insert(self, side, anchor, new):
        at = self.line(anchor)
        self.lines[self.at].insert(at + (side == "after"), "\t" + new)


def compile_buggy(fix, tree, out):
    """Compile the edited files into out; returns {unit: object}."""
    edits = Edits(tree / "src")
    for where, words in fix.edits:
        edits.apply(where, words)
    objects = {}
    for path, lines in edits.lines.items():
        copy, unit = out / path, pathlib.Path(path).with_suffix(".o")
        if unit not in fix.units:
            kbuild.die(f"{fix.name}.fix edits {path}, but {unit} is not among its units")
        objects[unit] = copy.with_suffix(".o")
        made = objects[unit].stat().st_mtime if objects[unit].exists() else 0
        text = "\n".join(lines)
        if made > kbuild.PLUGIN.stat().st_mtime and copy.read_text() == text:
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text)
        kbuild.compile(tree, unit, objects[unit], kbuild.PLUGIN_FLAGS, copy)
    return objects


def findings(fix, tree, objects, *options):
    """The report's findings of the fix's rule that are about its function."""
    done = subprocess.run([kbuild.WQLINT, "check", f"--root={tree / 'src'}", f"--enable={fix.keys['rule']}",
                           *options, *fix.options, *objects], stdout=subprocess.PIPE, text=True, cwd=tree / "obj")
    if done.returncode not in (0, 1):
        kbuild.die(f"{fix.name}: wqlint check ended with status {done.returncode}", 1)
    return [f for f in re.split(r"^(?=\S+ warning: )", done.stdout, flags=re.M)
            if f"[{fix.keys['rule']}]\n" in f and re.search(rf"\b{fix.keys['where']}\b", f)]


def run(fix, tree):
    """(tier found at or None, gone when fixed, report of the buggy build)"""
    if not (kbuild.TOP / f"doc/rules/{fix.keys['rule']}.md").exists():
        return None, True, ""       # a rule to come
    out = kbuild.BUILD / "history" / fix.name
    buggy = compile_buggy(fix, tree, out)
    objects = [buggy.get(u, u) for u in fix.units]
    tiers = {t: findings(fix, tree, objects, f"--tier={t}") for t in ("certain", "likely")}
    tier = next((t for t, found in tiers.items() if found), None)
    left = findings(fix, tree, fix.units)
    report = "".join(tiers["likely"])
    (out / "report.txt").write_text(report)
    return tier, not left, report


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", help="only the fixes whose fixed shape is in this kernel")
    args.add_argument("--no-build", action="store_true", help="take the fixed units' objects as they are")
    args.add_argument("--show", action="store_true", help="print what is found in the buggy files")
    args.add_argument("names", nargs="*", help="only these")
    args = args.parse_args()
    fixes = [Fix(p) for p in sorted(FIXES.glob("*.fix")) if not args.names or p.stem in args.names]
    versions = sorted({f.keys["kernel"] for f in fixes if args.kernel in (None, f.keys["kernel"])})
    count, wrong, ran = 0, [], 0
    for version in versions:
        tree = kbuild.tree(version)
        mine = [f for f in fixes if f.keys["kernel"] == version]
        if not args.no_build:
            kbuild.build_with_plugin(tree, sorted({str(u) for f in mine for u in f.units}))
        for fix in mine:
            tier, gone, report = run(fix, tree)
            good = bool(tier and gone)
            count, ran = count + good, ran + 1
            print(f"{fix.keys['commit'][:12]} {fix.keys['rule']:26} {fix.keys['where']:32} {tier or 'missed':8} "
                  f"{'gone' if gone else 'still there'}", flush=True)
            if good == ("miss" in fix.keys):
                wrong.append(f"{fix.name}.fix {'says miss:, but it is found' if good else 'is missed'}")
            if args.show:
                print(report)
    print(f"history: {count} of {ran} found in the buggy file and gone in the fixed one")
    if not args.names and not args.kernel and (count < ENOUGH or ran < ALL):
        wrong.append(f"fewer than {ENOUGH} of {ALL}")
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
