# SPDX-License-Identifier: GPL-2.0-or-later
"""The invariants of doc/ARCHITECTURE.md that a test can check: mostly, things that are absent."""
import pathlib
import re
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parent.parent

# A stage includes from itself and from what stands before it. cmd and main.c may see everything.
# Findings are what check and report talk in, plain values that need nothing but base.
SHARED = pathlib.Path("src/report/finding.h")
STAGES = ["base", "facts", "clang", "link", "model", "solve", "check", "report", "fix", "cmd"]

# Names of the kernel that C is likeliest to be tempted by; rules/ is where they belong.
KERNEL_NAMES = re.compile(r"""\b(
    k[mzcv]?[mz]alloc\w* | kmem_cache\w* | \w*alloc_(ordered_)?workqueue\w* | create_workqueue |
    (flush|drain|destroy)_workqueue | flush_scheduled_work | (queue|schedule|flush)_(delayed_)?work |
    cancel_(delayed_)?work_sync | INIT_(DELAYED_)?WORK | (delayed_)?work_struct | workqueue_struct |
    system_\w*wq | memalloc_\w+ | PF_MEMALLOC\w* | _*GFP_\w+ | _*WQ_[A-Z]\w+ |
    (mutex|spin|rtnl)_(un)?lock\w* | fs_reclaim_\w+
)\b""", re.X)


def tracked(*patterns):
    """Files under git (or about to be: untracked and not ignored) that match, relative to TOP."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "--", *patterns], cwd=TOP,
                            stdout=subprocess.PIPE, text=True, check=True).stdout.split("\n")
    return sorted(p for p in map(pathlib.Path, set(listed) - {""}) if (TOP / p).is_file())


def code(path, strings=True):
    """The file's text with comments blanked, line breaks kept; without strings too if asked."""
    def blank(match):
        text = match[0]
        return text if strings and text[0] in "\"'" else re.sub(r"[^\n]", " ", text)
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'", blank,
                  (TOP / path).read_text(), flags=re.S)


def includes(path):
    """(line number, bracket or quote, name) of every #include."""
    for n, line in enumerate(code(path).split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield n, match[1], match[2]


def in_house(path, name):
    """What "name" in path means: a file of ours relative to TOP, or None."""
    for where in (TOP / path).parent, TOP / "src", TOP / "plugin", TOP:
        if (where / name).is_file():
            return (where / name).resolve().relative_to(TOP)
    return None


def no(bad):
    bad = list(bad)
    assert not bad, "\n".join(["", *map(str, bad)])


def test_cxx_only_in_plugin():
    no(p for p in tracked("*.cc", "*.cpp", "*.cxx", "*.hh", "*.hpp") if p.parts[0] != "plugin")


def test_gcc_headers_only_in_gcc_h():
    bad = []
    for path in tracked("plugin/*"):
        if path.suffix not in (".cc", ".h") or path.name == "gcc.h":
            continue
        for n, kind, name in includes(path):
            standard = kind == "<" and re.fullmatch(r"c?[a-z_]+(\.h)?|sys/\w+\.h", name)
            if not standard and not in_house(path, name):
                bad.append(f"{path}:{n}: {name}")
    no(bad)


def test_clang_c_only_in_clang():
    no(f"{p}:{n}" for p in tracked("*.c", "*.h", "*.cc") for n, _, name in includes(p)
       if name.startswith("clang-c/") and p.parts[:2] != ("src", "clang"))


def test_includes_point_backwards():
    bad = []
    for path in tracked("src/*/*.c", "src/*/*.h", "src/*/*.def"):
        own = STAGES.index(path.parts[1])
        for n, kind, name in includes(path):
            if kind == "<":
                continue
            target = in_house(path, name)
            if target is None or target.parts[0] != "src":
                bad.append(f"{path}:{n}: {name} is not in src/")
            elif target == SHARED and path.parts[1] == "check":
                continue
            elif target.parts[1] not in STAGES or STAGES.index(target.parts[1]) > own:
                bad.append(f"{path}:{n}: {name} is a later stage")
    bad += [f"{SHARED}:{n}: {name}" for n, kind, name in includes(SHARED)
            if kind == '"' and not name.startswith("base/")]
    no(bad)


def test_runtime_is_on_its_own():
    bad = [f"{p}:{n}: {name}" for p in tracked("runtime/*.c", "runtime/*.h") for n, _, name in includes(p)
           if "src/" in name or (not (TOP / "runtime/include" / name).is_file() and
                                 (TOP / "src" / name).is_file())]
    no(bad)


def test_no_mutable_globals(build):
    bad = []
    for path in tracked("src/*.c"):
        rows = subprocess.run(["objdump", "-t", build / "obj" / path.with_suffix(".o")], check=True,
                              stdout=subprocess.PIPE, text=True).stdout
        for row in rows.split("\n"):
            match = re.search(r"\sO\s+(\S+)\s+([0-9a-f]+)\s+(?:\.hidden )?(\S+)$", row)
            # .data.rel.ro is constant once the loader has put addresses into it.
            if match and re.match(r"\.t?(data|bss)(?!\.rel\.ro)|\*COM\*", match[1]):
                bad.append(f"{path}: {match[3]} in {match[1]}")
    no(bad)


def test_no_kernel_names_in_c():
    bad = []
    for path in tracked("src/*.c", "src/*.h", "src/*.def", "plugin/*.cc", "plugin/*.h"):
        if path.name == "constants.def":
            continue
        for n, line in enumerate(code(path).split("\n"), 1):
            bad += [f"{path}:{n}: {m[0]}" for m in KERNEL_NAMES.finditer(line)]
    no(bad)


def rules():
    """Ids in check.def."""
    path = TOP / "src/check/check.def"
    if not path.exists():
        return []
    return sorted(set(re.findall(r'^[A-Z_]+\(.*?"([a-z]+(?:-[a-z]+)+)"', code(path.relative_to(TOP)),
                                 re.M)))


def test_there_are_rules():
    assert rules()


@pytest.mark.parametrize("rule", rules())
def test_rule_has_page_and_corpus(rule):
    page = TOP / f"doc/rules/{rule}.md"
    assert page.exists(), f"{page} is missing"
    text = page.read_text()
    for part in ("Message", "Meaning", "An example that deadlocks", "How to fix", "How to silence",
                 "Known limits", "Source"):
        assert f"\n## {part}\n" in text, f"{page} has no part {part!r}"
    assert text.startswith(f"# {rule}\n")
    cases = list((TOP / "testsuite/corpus" / rule).iterdir())
    fixed = [c for c in cases if c.name.endswith((".fixed", ".fixed.c"))]
    assert fixed, f"no repaired twin in the corpus of {rule}"
    for twin in fixed:
        assert twin.with_name(twin.name.replace(".fixed", "")) in cases, f"{twin} has no case"


def test_make_targets_in_docs_exist():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (TOP / "Makefile").read_text(), re.M))
    bad = []
    for path in tracked("README.md", "doc/*.md", ".ci/run"):
        text = (TOP / path).read_text()
        named = re.findall(r"(?:^    |`|^exec )make (?:-\S+ )*([a-z][a-z-]*)", text, re.M)
        bad += [f"{path}: make {name}" for name in named if name not in targets]
    no(bad)


def test_every_target_is_in_help():
    text = (TOP / "Makefile").read_text()
    helped = subprocess.run(["make", "-s", "help"], cwd=TOP, stdout=subprocess.PIPE, text=True,
                            check=True).stdout
    no(t for t in re.findall(r"^([a-z][a-z-]*):", text, re.M) if not re.search(rf"^  {t}\s", helped, re.M))


def test_first_lines():
    """Licence first, in every file that can hold a comment."""
    bad = []
    for path in tracked("*.c", "*.h", "*.cc", "*.def", "*.py", "*.sh", "*.js", "*.css", "*.awk", "*.bash", ".ci/run", "Makefile"):
        head = (TOP / path).read_text(errors="replace").split("\n")[:2]
        if not any("SPDX-License-Identifier: GPL-2.0" in line for line in head):
            bad.append(path)
    no(bad)


def test_links_in_docs():
    """Relative links lead somewhere."""
    bad = []
    for path in tracked("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", (TOP / path).read_text()):
            if "://" not in target and not ((TOP / path).parent / target).exists():
                bad.append(f"{path}: {target}")
    no(bad)
