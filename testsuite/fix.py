# SPDX-License-Identifier: GPL-2.0-or-later
"""`wqlint fix` on small modules: compile with the plugin, fix, and look at the patch.

A case is fix/NAME.c, or a folder fix/NAME/ for several units.  NAME.fixed.c or NAME.fixed/ beside it
is what must come out, compared word by word: white space and comments do not count.  Headers:

    /* fix: remove|works|queue [OPTION...] */   the strategy that must be chosen, and options
    /* advice: REGEX */                         no patch, and this among what is said
    /* options: OPTION... */                    options, where no patch comes out
    /* run: clean */                            its flush is never called when it is executed
    /* run: no */                               it has no init, so it cannot be executed
"""
import dataclasses
import json
import pathlib
import re
import shlex
import shutil
import subprocess

import harness

CASES = harness.TESTSUITE / "fix"
WORD = re.compile(r"[A-Za-z_]\w*|\d\w*|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|<[\w/.-]+\.h>|[^\s\w]")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
SUBJECT = {"remove": "do not flush", "works": "wait for own works", "queue": "own workqueue"}


def words(text):
    """The program without comments and layout."""
    return WORD.findall(COMMENT.sub(" ", text))


@dataclasses.dataclass
class Case:
    path: pathlib.Path
    strategy: str = ""
    options: tuple = ()
    advice: str = ""
    expect_run: int = 1     # of wqlint-run before the fix; None: it is not run

    @property
    def files(self):
        """Sources and headers, relative to the case's own root."""
        return sorted(p.relative_to(self.path) for p in self.path.rglob("*.[ch]")) if self.path.is_dir() \
            else [pathlib.Path(self.path.name)]

    @property
    def root(self):
        return self.path if self.path.is_dir() else self.path.parent

    @property
    def fixed(self):
        return self.path.with_name(f"{self.path.stem}.fixed{self.path.suffix}")


def load(path):
    case = Case(path)
    text = "".join((case.root / f).read_text() for f in case.files)
    asked, advice = re.search(r"/\* fix: (\w+)(.*?)\*/", text), re.search(r"/\* advice: (.*?) \*/", text)
    assert asked or advice, f"{path} says neither fix: nor advice:"
    if asked:
        case.strategy, case.options = asked[1], tuple(shlex.split(asked[2]))
    if advice:
        case.advice = advice[1]
    if "/* run: clean */" in text:
        case.expect_run = 0
    if "/* run: no */" in text:
        case.expect_run = None
    if more := re.search(r"/\* options: (.*?) \*/", text):
        case.options += tuple(shlex.split(more[1]))
    return case


def needs(path):
    """Where the headers come from that the case includes."""
    texts = [p.read_text() for p in (path.rglob("*.[ch]") if path.is_dir() else [path])]
    own = {f"linux/{p.name}" for p in (CASES / "include/linux").iterdir()}
    return ["fix/include"] if any(f"<{n}>" in t for n in own for t in texts) else []


def cases():
    return sorted(p for p in CASES.iterdir()
                  if ".fixed" not in p.name and (p.suffix == ".c" or (p.is_dir() and p.name != "include")))


class Workshop:
    """A copy of a case, compiled, with its compile_commands.json."""

    def __init__(self, build, case, where, files=None):
        self.build, self.case, self.root = pathlib.Path(build), case, pathlib.Path(where) / "src"
        self.out = pathlib.Path(where) / "obj"
        self.engine = harness.Gcc(build)
        self.root.mkdir(parents=True)
        self.out.mkdir()
        for f in files or case.files:
            (self.root / f).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(case.root / f, self.root / f)
        self.compile()

    def compile(self):
        self.objects, commands = [], []
        module = self.case.path.stem.replace("-", "_").replace(".", "_")
        for f in sorted(self.root.rglob("*.c")):
            f = f.relative_to(self.root)
            obj = self.out / f.with_suffix(".o")
            obj.parent.mkdir(parents=True, exist_ok=True)
            argv = [str(a) for a in (*self.engine.base, f"-I{CASES / 'include'}", f'-DKBUILD_MODNAME="{module}"',
                                     *self.engine.plugin_flags(self.root), "-c", f)]
            done = harness.run([*argv, "-o", obj], self.root)
            assert not done.returncode and not done.stderr, done.stderr
            self.objects.append(obj)
            commands.append({"directory": str(self.root), "file": str(f), "arguments": argv})
        (self.out / "compile_commands.json").write_text(json.dumps(commands))

    def fix(self, *options):
        return harness.run([self.build / "wqlint", "fix", f"--root={self.root}", "-p", self.out,
                            *options, *self.objects], self.root)

    def check(self):
        done = harness.run([self.build / "wqlint", "check", f"--root={self.root}", *self.objects], self.root)
        assert done.returncode in (0, 1), done.stderr
        return {f.rule for f in harness.read_findings(done.stdout)}

    def scan(self):
        """Rules that the other front end finds broken."""
        done = harness.run([self.build / "wqlint", "scan", f"--root={self.root}", "-p", self.out], self.root)
        assert done.returncode in (0, 1), done.stderr
        return {f.rule for f in harness.read_findings(done.stdout)}

    def apply(self, patch):
        done = subprocess.run(["git", "apply", "-p1", "-"], cwd=self.root, input=patch, text=True, capture_output=True)
        assert not done.returncode, done.stderr

    def texts(self):
        return {str(p.relative_to(self.root)): p.read_text() for p in sorted(self.root.rglob("*.[ch]"))}
