#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""parity.py [--kernel 6.1] [--obj DIR --src DIR] [--only findings|time] [TARGET…]: the two front ends on a real kernel (`make parity`).

Findings: TARGETS, compiled by GCC with the plugin and checked as one program, against `wqlint scan` of the
same units by the command lines of that very build. What is compared is rule, file, line and tier,
at --tier=possible, which holds the default floor. A difference at the default floor must be explained in
parity.txt beside this script, a line of it without its difference is stale: both fail. Below the
floor differences are counted and shown.

Time: UNITS units taken evenly (--units 0: all), `wqlint scan` (one unit, no cache) and `clang -fsyntax-only` with the same arguments
in turn; processor time, all children.

  parse  sum of scans / sum of syntax checks, at most 1.3
  cache  a second scan of the unchanged units / the first, at most 0.05

With targets named, it is these, however few. With --obj and --src a build that is there is taken as it is, with whatever plugin made its facts.
Leaves lists and compile_commands.json in build/parity/.
"""
import argparse
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

import kbuild
from report import read_list

TARGETS = ["block/", "drivers/md/", "drivers/block/", "drivers/target/", "drivers/mmc/", "net/sunrpc/", "net/bluetooth/"]
EXPLAINED = pathlib.Path(__file__).with_name("parity.txt")
AT_LEAST = 400
UNITS = 20
PARSE_BOUND = 1.3
CACHE_BOUND = 0.05
CLANG = os.environ.get("CLANG", "clang-19")
OUT = kbuild.BUILD / "parity"

# What decides how clang reads a unit; src/clang/args.c keeps these and a few more.
READ = re.compile(r"-[IDU]|-std=|-nostdinc|-include|-isystem|-iquote|-m(16|32|64)$|-fshort-wchar|-funsigned-char")
PAIRED = ("-I", "-D", "-U", "-include", "-isystem", "-iquote")


def command(path):
    """argv of the compiler that made this object, or None if it was not made from C."""
    cmd = path.with_name(f".{path.name}.cmd")
    first = cmd.read_text().split("\n", 1)[0]
    text = re.sub(r"^(saved)?cmd_\S+ := ", "", first).replace("$(pound)", "#").replace("$$", "$")
    argv = shlex.split(text.split(" ; ")[0].split("; ./")[0])
    return argv if "-c" in argv and argv[-1].endswith(".c") else None


def entries(obj, targets):
    """compile_commands.json of the units below the targets whose objects are there."""
    found = []
    for target in targets:
        for cmd in sorted((obj / target).rglob(".*.o.cmd")):
            path = cmd.parent / cmd.name[1:-len(".cmd")]
            argv = command(path) if path.exists() and not path.name.endswith(".mod.o") else None
            if argv:
                found.append({"directory": str(obj), "file": argv[-1], "arguments": argv, "output": str(path)})
    return found


def run(argv, cwd, stdout=subprocess.DEVNULL):
    """(status, processor seconds of it and its children, what it said)."""
    with open(OUT / "stderr", "w+") as err:
        child = subprocess.Popen([str(a) for a in argv], cwd=cwd, stdout=stdout, stderr=err)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        return child.returncode, used.ru_utime + used.ru_stime, err.read()


def listed(name, words, root):
    """Findings of wqlint with these words, kept as NAME.list; seconds; what it said."""
    with open(OUT / f"{name}.list", "w") as out:
        status, seconds, said = run([kbuild.WQLINT, *words, "--format=list", "--tier=possible", f"--root={root}"], OUT, out)
    if status not in (0, 1):
        kbuild.die(f"wqlint {words[0]}: status {status}\n{said}")
    return read_list((OUT / f"{name}.list").read_text()), seconds, said


def explained():
    """{(engine, rule, file:line): why} of parity.txt."""
    known = {}
    for line in EXPLAINED.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            engine, rule, where, why = line.split(None, 3)
            known[engine, rule, where] = why
    return known


def site(finding):
    return finding.rule, f"{finding.file}:{finding.line}", finding.tier


def findings(db, root):
    """Compare; returns whether every difference at the default floor is explained."""
    objects = [e["output"] for e in db]
    gcc, gcc_seconds, _ = listed("gcc", ["check", *objects], root)
    shutil.rmtree(OUT / "cache", ignore_errors=True)
    scan = ["scan", "-p", OUT, f"--cache={OUT / 'cache'}", f"-j{kbuild.JOBS}"]
    clang, first, said = listed("clang", scan, root)
    again, second, _ = listed("again", scan, root)
    print(f"{len(db)} units, {said.count('left out')} left out, {said.count('are incomplete: ')} incomplete")
    print(*(line for line in said.splitlines() if line.startswith("wqlint: ")), sep="\n")

    ok, known, seen = again == clang, explained(), set()
    if not ok:
        print("a scan from the cache finds something else")
    for engine, ours, theirs in ("gcc", gcc, clang), ("clang", clang, gcc):
        other = set(map(site, theirs))
        only = sorted(set(map(site, ours)) - other)
        for rule, where, tier in only:
            why = known.get((engine, rule, where), "")
            seen.add((engine, rule, where))
            floor = tier != "possible"
            ok &= not floor or bool(why)
            print(f"{engine} only, {tier}: {where} [{rule}]{': ' + why if why else ', UNEXPLAINED' if floor else ''}")
        likely = sum(f.tier != "possible" for f in ours)
        print(f"{engine}: {likely} findings at the default floor, {len(ours) - likely} below")
    for engine, rule, where in sorted(set(known) - seen):
        print(f"parity.txt: {engine} {rule} {where} is no difference any more")
        ok = False
    share = (second - gcc_seconds) / max(first - gcc_seconds, 0.01)
    print(f"scan {first:.1f} s, again from the cache {second:.1f} s, of these {gcc_seconds:.1f} s to solve: {second / first:.4f} "
          f"(at most {CACHE_BOUND}), without solving {share:.4f}")
    return ok and second <= CACHE_BOUND * first


def syntax(argv):
    """clang's command line for what wqlint-clang parses."""
    out, words = [CLANG, "-fsyntax-only", "-w", "-U__clang__", "-fgnuc-version=12.2.0"], iter(argv[1:])
    for word in words:
        if word in PAIRED:
            out += [word, next(words)]
        elif word == "-o":
            next(words)
        elif READ.match(word) or word.endswith(".c"):
            out.append(word)
    return out


def timing(db, root, units):
    """Compare processor time of so many units; returns whether the bound holds."""
    scans = checks = 0.0
    for i in range(units):
        e = db[i * len(db) // units]
        one = OUT / "one.json"
        one.write_text(json.dumps([e]))
        pair = [([kbuild.WQLINT, "scan", "-j1", "-p", one, f"--root={root}"], OUT), (syntax(e["arguments"]), e["directory"])]
        used = [0.0, 0.0]
        for n in (0, 1) if i % 2 else (1, 0):
            used[n] = min(run(*pair[n])[1] for _ in range(2))
        scans, checks = scans + used[0], checks + used[1]
        print(f"  {used[0] / used[1]:.2f}  {used[0]:.2f} s, {used[1]:.2f} s  {pathlib.Path(e['file']).name}", flush=True)
    print(f"{units} units, scan / {CLANG} -fsyntax-only: {scans / checks:.3f} (at most {PARSE_BOUND})")
    return scans <= PARSE_BOUND * checks


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.1")
    args.add_argument("--obj", type=pathlib.Path, help="a build that is there")
    args.add_argument("--src", type=pathlib.Path, help="its source")
    args.add_argument("targets", nargs="*", default=TARGETS)
    args.add_argument("--only", choices=("findings", "time"))
    args.add_argument("--units", type=int, default=UNITS, help="whose time is taken; 0: all of them")
    args = args.parse_args()
    if not args.obj:
        tree = kbuild.tree(args.kernel)
        kbuild.build_with_plugin(tree, args.targets, kbuild.FACTS_ONLY)
        args.obj, args.src = tree / "obj", tree / "src"
    OUT.mkdir(parents=True, exist_ok=True)
    db = entries(args.obj.resolve(), args.targets)
    if args.targets == TARGETS and len(db) < AT_LEAST:
        kbuild.die(f"{len(db)} units are less than {AT_LEAST}")
    (OUT / "compile_commands.json").write_text(json.dumps(db))
    root = args.src.resolve()
    ok = args.only == "time" or findings(db, root)
    ok &= args.only == "findings" or timing(db, root, min(args.units, len(db)) or len(db))
    return not ok


if __name__ == "__main__":
    sys.exit(main())
