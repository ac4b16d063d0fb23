#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""neutral.py [--kernel 6.1] [DIR/]: the plugin changes nothing but its own section.

Compiles every unit of one kernel directory with and without it, by the exact kbuild command:

  * every other section is bit-identical, relocations included;
  * the compiler says the same, word for word;
  * through kbuild, objtool and modpost say the same about the module;
  * `strip -g` takes the section away.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

import kbuild

SECTION = ".debug_wqlint"
# These hold offsets and names of all sections, so our own one moves them; what they name is
# compared through the sections themselves.
TABLES = {"", ".symtab", ".strtab", ".shstrtab"}


def content(path):
    """What must not differ: every section's flags, type and bytes, and the list of symbols."""
    kept = {}
    for name, (row, body) in kbuild.sections(path).items():
        if name not in TABLES and SECTION not in name:
            kept[name] = (row[1], row[2], row[8], body)
    names = subprocess.run(["nm", "-p", path], check=True, text=True, stdout=subprocess.PIPE).stdout
    return kept, names


def relocations_by_symbol(path):
    """Relocations spelt with names: their raw bytes hold symbol numbers."""
    return subprocess.run(["objdump", "-rw", path], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.split("\n", 3)[3]


def compare(plain, plugged):
    """Sections that differ between two objects."""
    (a, names_a), (b, names_b) = content(plain), content(plugged)
    bad = sorted(n for n in a.keys() | b.keys() if not n.startswith(".rela") and a.get(n) != b.get(n))
    if names_a != names_b:
        bad.append("symbols")
    if relocations_by_symbol(plain) != relocations_by_symbol(plugged):
        bad.append("relocations")
    return bad


def module_words(tree, module, flags):
    """What kbuild, objtool and modpost say while they make this module, names of steps apart."""
    for path in (tree / "obj" / module).parent.glob("*.o"):
        path.unlink()
    (tree / "obj" / module).unlink(missing_ok=True)
    _, text = kbuild.make(tree, f"KCFLAGS={flags}", "KBUILD_MODPOST_WARN=1", str(module))
    return [line for line in text.splitlines()
            if not re.match(r"\s+[A-Z]+( \[M\])?\s|make\[|\s+GEN|.*is up to date", line)]


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.1")
    args.add_argument("--module", default="drivers/rapidio/rapidio.ko")
    args.add_argument("dir", nargs="?", default="drivers/md/")
    args = args.parse_args()
    tree = kbuild.tree(args.kernel)
    bad = 0

    def fail(text):
        nonlocal bad
        bad += 1
        print(f"FAIL {text}")

    kbuild.build_with_plugin(tree, [args.dir])
    units = kbuild.units(tree, [args.dir])
    with tempfile.TemporaryDirectory(prefix="wqlint-neutral-") as tmp:
        plain, plugged = pathlib.Path(tmp, "plain.o"), pathlib.Path(tmp, "plugged.o")
        for unit in units:
            _, words = kbuild.compile(tree, unit, plain)
            _, more = kbuild.compile(tree, unit, plugged, kbuild.PLUGIN_FLAGS)
            differ = compare(plain, plugged)
            if differ:
                fail(f"{unit}: differs in {', '.join(differ)}")
            if words != more:
                fail(f"{unit}: the compiler says other things:\n{more}")
            facts = kbuild.sections(plugged).get(SECTION)
            if not facts or not facts[1]:
                fail(f"{unit}: no facts")
            subprocess.run(["strip", "-g", plugged], check=True)
            if SECTION in kbuild.sections(plugged):
                fail(f"{unit}: strip -g leaves the section")
    print(f"{len(units)} units of {args.dir} compiled with and without the plugin")

    with_plugin = module_words(tree, args.module, " ".join(kbuild.PLUGIN_FLAGS))
    module = tree / "obj" / args.module
    if SECTION not in kbuild.sections(module):
        fail(f"{args.module}: the section did not reach the module")
    stripped = kbuild.BUILD / "neutral.ko"
    subprocess.run(["strip", "-g", "-o", stripped, module], check=True)
    if SECTION in kbuild.sections(stripped):
        fail(f"{args.module}: strip -g leaves the section")
    stripped.unlink()
    without = module_words(tree, args.module, "")
    if with_plugin != without:
        fail(f"{args.module}: kbuild, objtool or modpost say other things:\n" +
             "\n".join(sorted(set(with_plugin) ^ set(without))))
    print(f"{args.module}: made with and without the plugin; {len(without)} lines of kbuild, "
          f"objtool and modpost compared, and stripped")
    print(f"{bad} differences")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
