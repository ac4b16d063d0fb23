#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""rules.py [--kernel 6.1] [--src DIR] [--missing]: rules/ against the prototypes of a real kernel.

An argument number that is off by one is a false alarm at every call. So for every function of
rules/ that this kernel declares, the argument that an entry calls gfp must be a gfp_t in each
of its declarations, queue a workqueue_struct, work some work; and structs, slots and queues
must have the members that the rules name. --missing lists declarations in include/ that take a
gfp_t and are in no rules file.
"""
import argparse
import collections
import pathlib
import re
import sys

import kbuild

sys.path.insert(0, str(kbuild.TOP / "testsuite"))
import rulesfile    # noqa: E402

# Where declarations are looked for, and where if they are in no header.
HEADERS = ["include", "arch/x86/include"]
SOURCES = ["kernel", "mm", "lib", "block", "crypto", "net", "fs", "security", "drivers/base", "drivers/usb/core",
           "drivers/tty", "drivers/md", "drivers/mmc/core", "drivers/pci", "drivers/input", "drivers/gpu/drm", "arch/x86"]

TYPES = {
    "gfp": r"^(const )?gfp_t\b(?!.*[*(])",
    "queue": r"\bstruct \w*workqueue\w* \*",
    "work": r"\bstruct \w*work\w* \*",
    "func": r"\(\s*\*",
    "name": r"\bchar\b.*\*|\bchar\b.*\[\]",
    "flags": r"\bint\b|\bunsigned\b",
    "max-active": r"\bint\b",
}
LONE_TYPE = re.compile(r"\.\.\.|void|(unsigned )?(int|long|char)|bool|\w+_t|u\d+|s\d+|va_list")
DECLARED = re.compile(r"(?:const |struct |enum |unsigned |long |volatile |void )*\w+(?: (?:const|__\w+))*[ *]+(?:__\w+ )*\w*(?:\[[^]]*\])?(?: __\w+)*")


def text_of(path):
    """The file without comments, preprocessor lines and string contents."""
    text = path.read_text(errors="replace")
    text = re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.S).replace("\\\n", " ")
    return re.sub(r"^[ \t]*#[^\n]*", "", text, flags=re.M)


def split(args):
    """At the commas that are in no parentheses."""
    out, depth = [""], 0
    for c in args:
        depth += (c in "([{") - (c in ")]}")
        if c == "," and not depth:
            out.append("")
        else:
            out[-1] += c
    return [" ".join(a.split()) for a in out]


def is_parameter(arg):
    return bool(LONE_TYPE.fullmatch(arg) or DECLARED.fullmatch(arg) or "(*" in arg or
                re.match(r"DECL_\w+\(", arg))


def declarations(paths, wanted):
    """{function: {(parameter, ...)}} of what these files declare or define for others."""
    found = collections.defaultdict(set)
    call = re.compile(r"\b(\w+)\s*\(|[()]")
    for path in paths:
        stack = []
        text = text_of(path)
        for m in call.finditer(text):
            if m[0] == ")":
                if not stack:
                    continue
                name, start, at = stack.pop()
                if name not in wanted or not re.match(r"[\s\w]*[;{(]|\s*__\w+", text[m.end():m.end() + 60]):
                    continue
                args = split(text[start:m.start()])
                private = path.suffix == ".c" and re.search(r"\bstatic\b[^;{}]*$", text[max(0, at - 200):at])
                if args != [""] and not private and all(map(is_parameter, args)):
                    found[name].add(tuple(args))
            else:
                stack.append((m[1], m.end(), m.start()))
    return found


def files(src, dirs, suffix):
    return [p for d in dirs for p in sorted((src / d).rglob(f"*{suffix}")) if "/tools/" not in str(p)]


def types(sections, paths):
    """TYPES, with the structs that the rules call works and the headers' names of function types."""
    works = [s.name for s in sections if s.kind == "struct" and {"work", "func"} & {k for k, _ in s.keys}]
    typedef = re.compile(r"\btypedef\b[^;{}()]*\(?\s*\*?\s*\b(\w+)\s*\)?\s*\(")
    funcs = {m[1] for p in paths for m in typedef.finditer(text_of(p))}
    return {**TYPES, "work": rf"{TYPES['work']}|\bstruct ({'|'.join(works)}) \*",
            "func": rf"{TYPES['func']}|\b({'|'.join(sorted(funcs))})\b"}


def misfits(roles, params, wanted):
    """(role, operand, parameter) of the operands by number that are not what their role wants."""
    for role, operand in roles.items():
        if role not in wanted or not re.fullmatch(r"-?\d+", operand):
            continue
        n = int(operand)
        arg = params[n] if -len(params) <= n < len(params) else "(nothing)"
        if not re.search(wanted[role], arg):
            yield role, operand, arg


def check_functions(sections, found, wanted):
    """Sentences about operands that are not what their role wants.

    An argument that is not there belongs to another kernel's form of the function, if another line
    of the same effect fits this one."""
    for s in sections:
        effects = list(rulesfile.effects(s))
        for name in rulesfile.names(s):
            for params in sorted(found.get(name, ())):
                fits = {e for e, roles in effects if not list(misfits(roles, params, wanted))}
                for effect, roles in effects:
                    for role, operand, arg in misfits(roles, params, wanted):
                        if arg != "(nothing)" or effect not in fits:
                            yield f"{s.where}: {name}: {effect} = {role}:{operand}, but that is '{arg}' in ({', '.join(params)})"


def bodies(src, wanted):
    """{tag: set of words in any struct of that name}, from headers and the few .c files that matter."""
    found = collections.defaultdict(set)
    for path in files(src, HEADERS, ".h") + files(src, ["drivers/base", "kernel", "drivers/mmc/core", "fs/btrfs",
                                                        "drivers/md/bcache"], ".[ch]"):
        text = text_of(path)
        for m in re.finditer(r"\bstruct\s+(\w+)\s*\{", text):
            if m[1] not in wanted:
                continue
            depth, end = 1, m.end()
            while depth and end < len(text):
                depth += (text[end] == "{") - (text[end] == "}")
                end += 1
            found[m[1]] |= set(re.findall(r"\w+", text[m.end():end]))
    return found


def check_structs(sections, src, others):
    """Sentences about members that this tree does not have, and none of the others."""
    members = collections.defaultdict(set)
    for s in sections:
        if s.kind == "slot":
            tag, field = s.name.rsplit(".", 1)
            members[tag] |= {(field, s.where)} if field != "*" else set()
        elif s.kind == "struct":
            members[s.name] |= {(v, s.where) for _, v in s.keys}
    found = bodies(src, set(members))
    lacking = {tag for tag, fields in members.items() if tag in found and {f for f, _ in fields} - found[tag]}
    elsewhere = [bodies(other, lacking) for other in others] if lacking else []
    for tag, fields in sorted(members.items()):
        for field, where in sorted(fields):
            if tag in found and field not in found[tag] and not any(field in e[tag] for e in elsewhere):
                yield f"{where}: struct {tag} has no member {field}"
    return sorted(set(members) - set(found))


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.1")
    args.add_argument("--src", type=pathlib.Path, help="an unpacked source tree, instead of a prepared one")
    args.add_argument("--missing", action="store_true")
    args = args.parse_args()
    src = args.src or kbuild.tree(args.kernel) / "src"
    # Rules are of several kernels: a member that another prepared one has is not misspelled.
    others = [] if args.src else [p / "src" for p in sorted(src.parent.parent.glob("[0-9]*")) if p != src.parent and (p / "src").exists()]
    sections = rulesfile.all_sections()
    wanted = {n for s in sections if s.kind == "function" for n in rulesfile.names(s) if not n.endswith("*")}
    found = declarations(files(src, HEADERS, ".h"), wanted)
    rest = wanted - set(found)
    found.update(declarations(files(src, SOURCES, ".c") + files(src, ["mm", "kernel", "fs", "net", "drivers/scsi"], ".h"), rest))
    wanted_types = types(sections, files(src, ["include", "fs/btrfs", "drivers/md/bcache"], ".h"))
    wrong = list(check_functions(sections, found, wanted_types)) + list(check_structs(sections, src, others))
    print("\n".join(wrong), end="\n" if wrong else "")
    absent = sorted(wanted - set(found))
    print(f"rules: {len(found)} of {len(wanted)} function names are declared in {args.kernel}, {len(wrong)} wrong")
    print("not declared there:", " ".join(absent))
    if args.missing:
        every = collections.defaultdict(set)

        class Everything:
            def __contains__(self, name):
                return name is not None
        every.update(declarations(files(src, ["include"], ".h"), Everything()))
        for name, protos in sorted(every.items()):
            if name not in wanted and any(re.search(TYPES["gfp"], a) for p in protos for a in p):
                print("missing:", name)
    # Nothing found at all means that this script, not the rules, is wrong.
    return 1 if wrong or len(found) < len(wanted) // 2 else 0


if __name__ == "__main__":
    sys.exit(main())
