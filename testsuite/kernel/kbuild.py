# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernel trees, their compiler commands and their objects: what the scripts beside this share.

A tree is what prepare.sh leaves: TREE/src and TREE/obj.  The exact compiler command of a unit is
in kbuild's own .NAME.o.cmd; compile() runs it again with another output and more flags, so
that builds with and without the plugin differ in nothing else.
"""
import argparse
import contextlib
import fcntl
import hashlib
import os
import pathlib
import re
import shlex
import struct
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("BUILD", "build"))
BUILD = BUILD if BUILD.is_absolute() else TOP / BUILD
PLUGIN = BUILD / "wqlint.so"
WQLINT = BUILD / "wqlint"
JOBS = int(os.environ.get("JOBS", os.cpu_count() or 1))

# Facts only: single-unit findings on a whole kernel are not what is looked at here.
PLUGIN_FLAGS = [f"-fplugin={PLUGIN}", "-fplugin-arg-wqlint-quiet"]

COMMENT = re.compile(rb'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.S)
PLUGIN_WORD = re.compile(r"-fplugin=\S*/wqlint\.so(?=\s)")

# What prints warnings while compiling: no build of a kernel asks for that, and no fact depends on it.
PRINTS_ONLY = {"plugin/warn.cc"}

# facts_id() of sources that are known to have made the same facts as these (dumps of twelve units compared): of the
# last one that counted warn.cc. To be emptied when facts change.
SAME_FACTS = {"7a2033a24f569f6b"}

# The same facts in a third of the time, and no code: for a tree that is only looked at.
FACTS_ONLY = "-fplugin-arg-wqlint-facts-only"

# What `make demo-kernel` compiles: old flushes (rapidio, fusion), reclaim work (md, sunrpc),
# and files that name a flush in a comment only.
DEMO_TARGETS = ["drivers/rapidio/", "drivers/message/fusion/", "drivers/md/", "net/sunrpc/",
                "drivers/net/usb/lan78xx.o", "drivers/net/phy/", "drivers/acpi/osl.o"]


def die(message, status=2):
    sys.exit(print(f"{pathlib.Path(sys.argv[0]).name}: {message}", file=sys.stderr) or status)


def tree(version):
    """The prepared tree of that kernel version (prepare.sh makes it when missing)."""
    done = subprocess.run([HERE / "prepare.sh", version], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        die(f"linux-source-{version} could not be prepared")
    return pathlib.Path(done.stdout.strip())


def variant(base, name, fragment):
    """Another configuration of a tree's source, in base/configs/name; fragment: its .config lines."""
    where = base / "configs" / name
    where.mkdir(parents=True, exist_ok=True)
    if not (where / "src").exists():
        (where / "src").symlink_to((base / "src").resolve())
    lines = where / "more.config"
    lines.write_text("".join(line + "\n" for line in fragment))
    done = subprocess.run([HERE / "prepare.sh", base.name, where, lines], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        die(f"{where} could not be prepared")
    return where


def make(tree, *args, check=True):
    """Run kbuild in the tree; returns (status, output), or dies showing the output's end."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    env["LC_ALL"] = "C"
    done = subprocess.run(["make", "-C", tree / "src", f"O={tree / 'obj'}", "ARCH=x86_64",
                           f"-j{JOBS}", *args], env=env, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if check and done.returncode:
        print("\n".join(done.stdout.splitlines()[-40:]), file=sys.stderr)
        die(f"make {' '.join(map(str, args))} failed with status {done.returncode}", 1)
    return done.returncode, done.stdout


def units(tree, targets):
    """The objects under these targets that were compiled from one C file, relative to obj."""
    obj = tree / "obj"
    found = []
    for target in targets:
        where = obj / target
        cmds = (where.rglob(".*.o.cmd") if target.endswith("/")
                else [where.with_name(f".{where.name}.cmd")])
        for cmd in cmds:
            name = cmd.parent / cmd.name[1:-len(".cmd")]
            if name.exists() and not name.name.endswith(".mod.o") and command(tree, name):
                found.append(name.relative_to(obj))
    return sorted(set(found))


def command(tree, unit):
    """argv of the compiler for that object as kbuild ran it, or None if it was not made from C."""
    unit = pathlib.Path(unit)
    path = tree / "obj" / unit
    first = path.with_name(f".{path.name}.cmd").read_text().split("\n", 1)[0]
    text = re.sub(r"^(saved)?cmd_\S+ := ", "", first).replace("$(pound)", "#").replace("$$", "$")
    argv = shlex.split(text.split(" ; ")[0].split("; ./")[0])
    return argv if "-c" in argv and argv[-1].endswith(".c") else None


def compile(tree, unit, output, extra=(), source=None):
    """Compile the unit, or the source instead of its own, again into output with extra flags.

    Returns (CPU seconds of the compiler and all its children, its standard error)."""
    argv = [a for a in command(tree, unit) if not a.startswith("-fplugin")]
    if source:
        # What it includes "by name" lies beside the original.
        argv[-1:] = ["-iquote", str(pathlib.Path(argv[-1]).parent), str(source)]
    argv[argv.index("-o") + 1] = str(output)
    argv = [f"-Wp,-MMD,{output}.d" if a.startswith("-Wp,-MMD") else a for a in argv]
    child = subprocess.Popen([*argv, *extra], cwd=tree / "obj", text=True, errors="replace",
                             env={**os.environ, "LC_ALL": "C"}, stderr=subprocess.PIPE)
    stderr = child.stderr.read()
    # wait4 tells the child's own time and that of what it waited for: driver, cc1 and as.
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        print(stderr, file=sys.stderr)
        die(f"{unit} does not compile{' with the plugin' if extra else ''}", 1)
    return used.ru_utime + used.ru_stime, stderr


def sections(path):
    """{name: (header fields, bytes)} of a 64-bit little-endian ELF file; duplicates are joined."""
    data = pathlib.Path(path).read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":
        die(f"{path} is no ELF file of x86_64")
    offset, = struct.unpack_from("<Q", data, 0x28)
    size, count, names = struct.unpack_from("<HHH", data, 0x3a)
    if count == 0:                                  # more than 65,279: the real numbers are in entry 0
        count, = struct.unpack_from("<Q", data, offset + 0x20)
    if names == 0xffff:
        names, = struct.unpack_from("<I", data, offset + 0x28)
    rows = [struct.unpack_from("<IIQQQQIIQQ", data, offset + i * size) for i in range(count)]
    strings = data[rows[names][4]:]
    result = {}
    for row in rows:
        name = strings[row[0]:strings.index(b"\0", row[0])].decode()
        body = b"" if row[1] == 8 else data[row[4]:row[4] + row[5]]
        result[name] = (row, result.get(name, (row, b""))[1] + body)
    return result


def facts_id():
    """A hash of what decides the facts: the sources of front end, facts and base, comments apart.

    wqlint.so holds the solver too, but with `quiet` that never runs: its changes make no object
    another one."""
    total = hashlib.sha256()
    for path in sorted(p for d in ("plugin", "src/facts", "src/base") for p in (TOP / d).iterdir()):
        if str(path.relative_to(TOP)) in PRINTS_ONLY:
            continue
        data = path.read_bytes()
        if path.suffix in (".c", ".cc", ".h", ".def"):
            data = COMMENT.sub(lambda m: m[0] if m[0][:1] == b'"' else b" ", data)
            data = b" ".join(data.split())
        total.update(f"{path.relative_to(TOP)} {len(data)} ".encode() + data)
    return total.hexdigest()[:16]


@contextlib.contextmanager
def locked(tree):
    """One run at a time works on a tree: the lock is prepare.sh's."""
    with open(tree / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def plugin_link(tree):
    """The tree's own name of the plugin: kbuild compiles again whatever was compiled with other
    words, and the path of BUILD differs from one checkout to the next."""
    return tree.resolve() / "wqlint.so"


def build_with_plugin(tree, targets, *flags):
    """Compile targets through kbuild with the plugin and more of its flags; returns make's output.

    kbuild knows the flags but not the plugin's content: when that makes other facts, every object
    in the tree that has some goes first, also those that nobody wants now."""
    if not PLUGIN.exists():
        die(f"{PLUGIN} is missing: run make")
    link, mark, stamp = plugin_link(tree), tree / "obj/.wqlint-plugin", facts_id() + "\n"
    with locked(tree):
        if not mark.exists() or mark.read_text().strip() not in {stamp.strip(), *SAME_FACTS}:
            for cmd, text in plugin_commands(tree):
                cmd.with_name(cmd.name[1:-len(".cmd")]).unlink(missing_ok=True)
            mark.write_text(stamp)
        link.with_suffix(".new").unlink(missing_ok=True)
        link.with_suffix(".new").symlink_to(PLUGIN.resolve())
        link.with_suffix(".new").rename(link)
        words = [f"-fplugin={link}", "-fplugin-arg-wqlint-quiet", *flags]
        return make(tree, f"KCFLAGS={' '.join(words)}", *targets)[1]


def plugin_commands(tree):
    """(path, text) of kbuild's memory of every object that was compiled with the plugin."""
    for cmd in (tree / "obj").rglob(".*.cmd"):
        text = cmd.read_text(errors="replace")
        if PLUGIN_WORD.search(text):
            yield cmd, text


def adopt(tree):
    """Take the objects in a tree as made by these sources: somebody compiled them by hand, with a
    plugin that makes the same facts, under another name of it."""
    n = 0
    with locked(tree):
        for cmd, text in plugin_commands(tree):
            new = PLUGIN_WORD.sub(f"-fplugin={plugin_link(tree)}", text)
            n += new != text
            if new != text:
                cmd.write_text(new)
        (tree / "obj/.wqlint-plugin").write_text(facts_id() + "\n")
    print(f"{tree}: {n} objects adopted, facts of {facts_id()}")


if __name__ == "__main__":
    args = argparse.ArgumentParser(description="Kernel objects that were made by hand.")
    args.add_argument("--kernel", default="6.1")
    args.add_argument("--adopt", action="store_true", required=True, help=adopt.__doc__)
    adopt(tree(args.parse_args().kernel))
