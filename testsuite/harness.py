# SPDX-License-Identifier: GPL-2.0-or-later
"""The corpus: its cases, their claims, and what an engine makes of them.

A case is corpus/RULE/NAME.c, or a folder corpus/RULE/NAME/ for several units; NAME.fixed.c or
NAME.fixed/ beside it is the repaired program, which must be clean.  Claims are comments on the
line where the offending call starts:

    flush_work(&d->work);     /* want: flush-self */
    cancel(&d->work);         /* want[gcc,clang]: RULE   only these engines can see it */
    schedule_work(&d->work);  /* miss: RULE   real, and nobody finds it yet */
    queue_work(q, &d->work);  /* fp: RULE     reported, and wrong */
    /* want: nothing */

A claim is a place and a rule, never prose.  `/* wqlint: --tier=possible */` at the top of a case
adds options to the check, `/* cc: -DCONFIG_LOCKDEP */` flags to the compiler. `/* tree: 7.2 */`
says that the claims are about what that kernel demands: on the headers of another one the program
is clean.

The gcc engine compiles a case with the plugin and runs `wqlint check` on its objects; the clang
engine runs `wqlint scan` on its sources, told the same command line by compile_commands.json.
"""
import dataclasses
import json
import pathlib
import re
import shlex
import subprocess

TESTSUITE = pathlib.Path(__file__).resolve().parent
TOP = TESTSUITE.parent
CORPUS = TESTSUITE / "corpus"

ENGINES = ("gcc", "clang", "run")

# Ids of design.md's table: a claim for another rule is a typing error.
RULES = frozenset("""
    flush-system-queue alloc-in-reclaim-work wait-in-reclaim-work flush-dependency flush-self
    flush-under-lock queue-under-lock unannotated-queue queue-arguments
    work-left-on-system-queue queue-lifecycle
""".split())

# As kbuild compiles a module, as far as it can matter to what the front end sees.
CFLAGS = """
    -std=gnu11 -O2 -nostdinc -fno-strict-aliasing -fno-common -fshort-wchar -fno-PIE
    -funsigned-char -fno-asynchronous-unwind-tables -fno-delete-null-pointer-checks
    -fno-stack-protector -Wall -Wundef -Wno-attribute-warning -Wno-unused-but-set-variable
    -D__KERNEL__ -DMODULE
""".split()


class Malformed(Exception):
    """A case that cannot be read: a bad claim, no claim at all, a twin without its case."""


class EngineFailed(Exception):
    """The engine could not do its work: no verdict, so neither clean nor guilty."""


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    """What is compared: file relative to the corpus, line, rule."""
    file: str
    line: int
    rule: str

    def __str__(self):
        return f"{self.file}:{self.line} [{self.rule}]"


@dataclasses.dataclass(frozen=True)
class Claim:
    """One comment: kind is want, miss or fp; no engines means all of them."""
    kind: str
    at: Finding
    engines: tuple

    def binds(self, engine):
        return not self.engines or engine in self.engines


@dataclasses.dataclass
class Case:
    """One program: its units, what it claims and how it wants to be compiled and checked."""
    name: str
    root: pathlib.Path
    files: list
    claims: list
    options: list
    cflags: list
    fixed: bool
    tree: str = ""      # the only kernel whose rules the claims are about; "" for all

    @property
    def sources(self):
        return [f for f in self.files if f.suffix == ".c"]


CLAIM_LIKE = re.compile(r"(?:/\*|//)\s*(want|miss|fp)\b[^\n]*")
CLAIM = re.compile(r"/\*\s*(want|miss|fp)(?:\[([a-z, ]*)\])?: ([a-z-]+)(?:\s[^*]*)?\*/")
STRAY = re.compile(r"(?:/\*|//)\s*(\w+)(?:\[[^\]\n]*\])?\s*:\s*([a-z-]+)")
HEADER = re.compile(r"/\*\s*(wqlint|cc|tree):([^*\n]*)\*/")


def read_claims(text, file):
    """(claims, whether `want: nothing` was said) of one source text; raises Malformed."""
    claims, nothing = [], False
    for number, line in enumerate(text.splitlines(), 1):
        def bad(why):
            return Malformed(f"{file}:{number}: {why}: {line.strip()}")

        for word, rule in STRAY.findall(line):
            if word not in ("want", "miss", "fp") and rule in RULES | {"nothing"}:
                raise bad("no claim begins with this word")
        likes, found = len(CLAIM_LIKE.findall(re.sub(r"\*/", "*/\n", line))), CLAIM.findall(line)
        if likes != len(found):
            raise bad("malformed claim")
        for kind, engines, rule in found:
            names = tuple(e.strip() for e in engines.split(",")) if engines else ()
            if "[" in line.split(kind, 1)[1].split(":", 1)[0] and not names:
                raise bad("empty list of engines")
            if not set(names) <= set(ENGINES):
                raise bad(f"engines are {', '.join(ENGINES)}")
            if rule == "nothing":
                if kind != "want" or names:
                    raise bad("only a plain `want: nothing` says that a program is clean")
                nothing = True
            elif rule not in RULES:
                raise bad("no such rule")
            else:
                claims.append(Claim(kind, Finding(file, number, rule), names))
    return claims, nothing


def load(path, corpus=CORPUS):
    """The case at that file or folder; raises Malformed."""
    files = sorted(p for p in path.rglob("*") if p.suffix in (".c", ".h")) \
        if path.is_dir() else [path]
    name = str(path.relative_to(corpus))
    case = Case(name, corpus, files, [], [], [], bool(re.search(r"\.fixed(\.c)?$", name)))
    nothing = False
    for file in files:
        text = file.read_text()
        claims, clean = read_claims(text, str(file.relative_to(corpus)))
        case.claims += claims
        nothing |= clean
        for kind, words in HEADER.findall("\n".join(text.splitlines()[:15])):
            if kind == "tree":
                case.tree = words.strip()
            else:
                (case.options if kind == "wqlint" else case.cflags).extend(shlex.split(words))
    if case.fixed:
        if case.claims:
            raise Malformed(f"{name}: a repaired program claims nothing")
        partner = path.with_name(path.name.replace(".fixed", ""))
        if not partner.exists() or not load(partner, corpus).claims:
            raise Malformed(f"{name}: no guilty {partner.name} beside it")
    elif nothing and case.claims:
        raise Malformed(f"{name}: claims `nothing` and something")
    elif not nothing and not case.claims:
        raise Malformed(f"{name}: claims nothing at all, not even `want: nothing`")
    return case


def discover(corpus=CORPUS):
    """Paths of all cases and their twins, in order."""
    return sorted(p for p in corpus.glob("*/*") if p.is_dir() or p.suffix == ".c")


def judge(case, found, engine):
    """What is wrong with these findings, one sentence each; an empty list means agreement."""
    found = set(found)
    bound = [c for c in case.claims if c.binds(engine)]
    wrong = []
    for claim in bound:
        if claim.kind == "want" and claim.at not in found:
            wrong.append(f"not found: {claim.at}")
        elif claim.kind == "miss" and claim.at in found:
            wrong.append(f"a miss that is found, make it a want: {claim.at}")
        elif claim.kind == "fp" and claim.at not in found:
            wrong.append(f"an fp that vanished, drop the claim: {claim.at}")
    claimed = {c.at for c in bound}
    wrong += [f"unclaimed finding: {f}" for f in sorted(found - claimed)]
    return wrong


FINDING = re.compile(r"^([^\s:][^:]*):(\d+):\d+: (?:warning|error): .* \[([a-z-]+)\]$")


def read_findings(text):
    """Findings of wqlint's text output; the same line twice is a fault of its own."""
    lines = [m for m in map(FINDING.match, text.splitlines()) if m]
    seen = [m.group(0) for m in lines]
    twice = {s for s in seen if seen.count(s) > 1}
    if twice:
        raise EngineFailed("reported twice: " + min(twice))
    return [Finding(m[1], int(m[2]), m[3]) for m in lines]


def run(argv, cwd):
    """Run a command; returns the finished process with text output."""
    return subprocess.run([str(a) for a in argv], cwd=cwd, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)


class Gcc:
    """The gcc engine: plugin, facts in objects, `wqlint check`."""
    name = "gcc"
    where = None        # where the compiler runs, if not in the corpus
    silent = True       # a warning is as bad as an error

    def __init__(self, build, cc="gcc"):
        self.cc, self.build = cc, pathlib.Path(build)
        include = run([cc, "-print-file-name=include"], TOP).stdout.strip()
        self.base = [cc, *CFLAGS, "-isystem", include, f"-I{TOP / 'runtime/include'}"]

    def plugin_flags(self, root):
        return [f"-fplugin={self.build / 'wqlint.so'}", f"-fplugin-arg-wqlint-root={root}",
                "-fplugin-arg-wqlint-quiet"]

    def command(self, case, source):
        """argv that compiles one source of the case, without -c and -o."""
        name = source.stem.replace("-", "_").replace(".", "_")
        return [*self.base, f'-DKBUILD_MODNAME="{name}"', *case.cflags,
                *self.plugin_flags(case.root), source.relative_to(case.root)]

    def compile(self, case, out):
        """Objects of the case's units, made below out; raises EngineFailed."""
        objects = []
        for source in case.sources:
            obj = pathlib.Path(out) / source.relative_to(case.root).with_suffix(".o")
            obj.parent.mkdir(parents=True, exist_ok=True)
            done = run([*self.command(case, source), "-c", "-o", obj], self.where or case.root)
            if done.returncode or (self.silent and done.stderr):
                raise EngineFailed(f"{source.name} does not compile cleanly:\n{done.stderr}")
            objects.append(obj)
        return objects

    def check(self, case, objects):
        """Findings of `wqlint check` on these objects; raises EngineFailed."""
        return self.verdict(case, ["check", *case.options, *objects])

    def verdict(self, case, words):
        """Findings of wqlint with these words; raises EngineFailed."""
        done = run([self.build / "wqlint", *words], case.root)
        if done.returncode not in (0, 1) or done.stderr:
            raise EngineFailed(f"wqlint {words[0]}: status {done.returncode}\n{done.stderr}")
        found = read_findings(done.stdout)
        if bool(found) != (done.returncode == 1):
            raise EngineFailed(f"wqlint {words[0]}: status {done.returncode} with this output:\n"
                               f"{done.stdout}")
        return found

    def findings(self, case, out):
        """Findings for the case, whose objects go below out."""
        return self.check(case, self.compile(case, out))


class Clang(Gcc):
    """The clang engine: `wqlint scan` over compile_commands.json, no compiler and no objects."""
    name = "clang"

    def plugin_flags(self, root):
        return []

    def findings(self, case, out):
        """Findings for the case, whose compile_commands.json goes below out."""
        entries = [{"directory": str(case.root), "file": str(s),
                    "arguments": [str(a) for a in self.command(case, s)]} for s in case.sources]
        where = pathlib.Path(out) / (case.name + ".json")
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(json.dumps(entries))
        return self.verdict(case, ["scan", "-p", where, "-j1", f"--root={case.root}", *case.options])
