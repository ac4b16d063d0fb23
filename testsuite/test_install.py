# SPDX-License-Identifier: GPL-2.0-or-later
"""What is installed: it works from there, goes again, and its texts name what there is. The package's own test is `make check-deb`."""
import os
import re
import subprocess

import pytest

import harness

CASE = harness.TESTSUITE / "facts" / "both_rules.facts"
DOC = harness.TOP / "doc"


def run(*argv, **kw):
    return subprocess.run([str(a) for a in argv], capture_output=True, text=True, **kw)


@pytest.fixture(scope="module")
def installed(build, tmp_path_factory):
    dest = tmp_path_factory.mktemp("dest")
    done = run("make", "-s", "install", f"DESTDIR={dest}", "PREFIX=/opt/w", f"BUILD={build}", cwd=harness.TOP)
    assert done.returncode == 0, done.stderr
    return dest


def test_installed_works(installed, tmp_path):
    """Rules, pages and plugin are found from there, not from here."""
    wqlint = installed / "opt/w/bin/wqlint"
    done = run(wqlint, "check", CASE, cwd=tmp_path)
    assert done.returncode == 1 and done.stdout.count(": warning: ") == 2 and done.stderr == ""
    assert run(wqlint, "explain", "flush-self").stdout.startswith("# flush-self\n")
    assert run(wqlint, "--version").stdout == f"wqlint {(harness.TOP / 'VERSION').read_text()}"
    case = harness.load(harness.CORPUS / "flush-under-lock/own_mutex.c")
    gcc = harness.Gcc(installed / "opt/w/lib/wqlint")
    command = [a for a in gcc.command(case, case.sources[0]) if "quiet" not in str(a)]
    done = run(*command, "-c", "-o", tmp_path / "x.o", cwd=case.root)
    assert done.returncode == 0 and "[flush-under-lock]" in done.stderr
    traced = run("strace", "-f", "-e", "trace=openat", wqlint, "check", CASE) if os.path.exists("/usr/bin/strace") else None
    assert not traced or str(harness.TOP / "rules") not in traced.stderr


def test_uninstall_takes_all_and_only_that(build, tmp_path):
    dest = tmp_path / "dest"
    mine = dest / "usr/local/share/wqlint/mine.rules"
    mine.parent.mkdir(parents=True)
    mine.write_text("# not wqlint's\n")
    for target in "install", "uninstall":
        done = run("make", "-s", target, f"DESTDIR={dest}", f"BUILD={build}", cwd=harness.TOP)
        assert done.returncode == 0, done.stderr
        assert len([p for p in dest.rglob("*") if p.is_file()]) == (1 if target == "uninstall" else pytest.approx(60, abs=30))
    assert mine.exists() and not (dest / "usr/local/lib/wqlint").exists() and not (mine.parent / "rules").exists()


def man(page):
    """A page as text, and what groff complains of."""
    done = run("groff", "-k", "-man", "-Tutf8", "-ww", "-P-cbou", page)
    return re.sub(r"\s+", " ", done.stdout.replace("‐\n", "").replace("−", "-").replace("‐", "-")), done.stderr


def options_of(build, command):
    return set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", run(build / "wqlint", command, "--help").stdout, re.M)) - {"--help", "--usage"}


def test_man_page_names_every_command_and_option(build, installed):
    text, wrong = man(installed / "opt/w/share/man/man1/wqlint.1")
    assert wrong == ""
    for option in set().union(*(options_of(build, c) for c in ("check", "merge", "scan", "cc"))):
        assert re.search(rf"{option}\b", text), option
    for form in "text list json sarif gitlab html".split():
        assert re.search(rf"\b{form}\b", text)
    assert "WQLINT_OPTS" in text and "@VERSION@" not in text and (harness.TOP / "VERSION").read_text().strip() in text


def test_every_command_is_in_the_man_page(build, installed):
    text, _ = man(installed / "opt/w/share/man/man1/wqlint.1")
    commands = re.findall(r"^  ([a-z]+) ", run(build / "wqlint", "--help").stdout, re.M)
    assert len(commands) > 8 and not [c for c in commands if f"wqlint {c}" not in text]


def test_man_page_of_rules_names_every_key(installed):
    text, wrong = man(installed / "opt/w/share/man/man5/wqlint-rules.5")
    assert wrong == ""
    keys = re.findall(r'\{ SECTION_\w+,\s*"([a-z-]+)"', (harness.TOP / "src/model/entry.c").read_text())
    keys += re.findall(r'^EFFECT\(\w+,\s*"([a-z-]+)"', (harness.TOP / "src/model/effects.def").read_text(), re.M)
    kinds = re.findall(r'\[SECTION_\w+\] = "([a-z]+)"', (harness.TOP / "src/model/entry.c").read_text())
    assert len(keys) > 50 and len(kinds) > 7
    flat = text.replace("- ", "-")
    assert not [k for k in keys if not re.search(rf"\b{k}\b", flat)]
    assert not [k for k in kinds if f"[{k} " not in flat]


def complete(build, *words):
    script = f"""PATH={build}:$PATH; source {DOC}/wqlint.bash; COMP_WORDS=({' '.join(words)} '') COMP_CWORD={len(words) - 1}
        COMP_WORDS=({' '.join(words)}); _wqlint; printf '%s\\n' "${{COMPREPLY[@]}}" """
    done = run("bash", "--norc", "-c", script)
    return done.stdout.split()


def test_completion(build):
    assert "merge" in complete(build, "wqlint", "m") and complete(build, "wqlint", "expl") == ["explain"]
    assert complete(build, "wqlint", "explain", "flush-u") == ["flush-under-lock"]
    assert complete(build, "wqlint", "check", "--write") == ["--write-baseline="]
    assert complete(build, "wqlint", "check", "--tier=l") == ["likely"]
    assert set(complete(build, "wqlint", "check", "--")) >= {o if o in ("--stats", "--strict") else o + "=" for o in options_of(build, "check")
                                                            - {"--suggest-annotations", "--dump-graph"}}
    assert complete(build, "wqlint", "check", "--format=s") == ["sarif"]


def test_one_version():
    version = (harness.TOP / "VERSION").read_text().strip()
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert f"wqlint ({version})" in (harness.TOP / "debian/changelog").read_text().splitlines()[0]
    assert re.search(r"^## (\S+)", (harness.TOP / "CHANGELOG.md").read_text(), re.M)[1] == version


def test_options_in_documents_exist(build):
    """In doc/, README and doc/ci: every option of check that is named."""
    known = set().union(*(options_of(build, c) for c in ("check", "merge", "pack", "why", "who", "scan", "cc")))
    bad = []
    for path in [harness.TOP / "README.md", *DOC.glob("*.md"), *DOC.glob("ci/*")]:
        for line in path.read_text().splitlines():
            for command, rest in re.findall(r"wqlint (check|merge|pack|why|who|scan|cc)\b([^`|]*)", line):
                bad += [f"{path.name}: {command} {o}" for o in re.findall(r"(?<=\s)--[a-z][a-z-]+", rest) if o not in known]
    assert not bad


def test_makefile_snippet(tmp_path):
    """`make wqlint` checks with the kernel's facts and the baseline, where there are some."""
    (tmp_path / "Makefile").write_text(f"include {DOC}/ci/kernel.mk\n.PHONY: $(PHONY)\nprint:\n\t@echo $(KCFLAGS)\n")
    plain = run("make", "-n", "wqlint", "CHECKED=drivers/foo", cwd=tmp_path).stdout
    assert re.search(r"^wqlint check +drivers/foo$", plain, re.M)
    (tmp_path / "wqlint-baseline.json").write_text("{}")
    full = run("make", "-n", "wqlint", "KERNEL_FACTS=k.wqfacts", cwd=tmp_path).stdout
    assert re.search(r"--with=k\.wqfacts --baseline=wqlint-baseline\.json \.$", full, re.M)
    assert "-fplugin=" in run("make", "print", "WQLINT=1", cwd=tmp_path).stdout and "-fplugin" not in run("make", "print", cwd=tmp_path).stdout


def test_pre_commit_hook(build, tmp_path):
    """Refuses what the commit brings, lets go what was there, and what could not be checked."""
    def git(*argv, **kw):
        env = {**os.environ, "PATH": f"{build}:{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": "/dev/null"}
        return run("git", "-c", "user.name=a", "-c", "user.email=a@b", *argv, cwd=tmp_path, env=env, **kw)

    source = (harness.CORPUS / "flush-under-lock/own_mutex.c").read_text()
    git("init", "-q")
    (tmp_path / ".git/hooks").mkdir(exist_ok=True)
    (tmp_path / ".git/hooks/pre-commit").symlink_to(DOC / "ci/pre-commit")
    (tmp_path / ".gitignore").write_text("*.o\n")
    (tmp_path / "drv").mkdir()
    (tmp_path / "drv/a.c").write_text(source)
    git("add", ".")
    assert git("commit", "-qm", "not built yet").returncode == 0
    gcc = harness.Gcc(build)

    def change(text):
        (tmp_path / "drv/a.c").write_text(text)
        run(*gcc.base, '-DKBUILD_MODNAME="a"', *gcc.plugin_flags(tmp_path), "drv/a.c", "-c", "-o", "drv/a.o", cwd=tmp_path)
        git("add", "drv/a.c")
        return git("commit", "-qm", "change")

    assert change(source.replace("MODULE_LICENSE", "\nMODULE_LICENSE")).returncode == 0
    refused = change(source.replace("mutex_lock(&adit_lock);", "mutex_lock( &adit_lock);"))
    assert refused.returncode == 1 and "[flush-under-lock]" in refused.stdout + refused.stderr and "--no-verify" in refused.stderr
