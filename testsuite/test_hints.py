# SPDX-License-Identifier: GPL-2.0-or-later
"""Hints: SARIF's `fixes` and GCC's fix-it hints, which are the same changes; what they say ends the finding."""
import json
import re
import subprocess

import pytest

import harness
import sarif

# A program of the corpus, its rule, and what is written there then; "" where the source is not plain enough for a hint.
CASES = {
    "queue-arguments/swapped.c": 'alloc_workqueue("auger", WQ_UNBOUND, 0)',
    "queue-arguments/one_as_flags.c": 'alloc_workqueue("bodkin", WQ_UNBOUND | WQ_MEM_RECLAIM, 1)',
    "queue-arguments/neither.c": 'alloc_workqueue("drill_release", WQ_PERCPU, 1)',
    "queue-arguments/wrapper.c": "",
    "flush-dependency/flushes_queue.c": 'alloc_workqueue("alder-meta", WQ_PERCPU | WQ_MEM_RECLAIM, 0)',
    "unannotated-queue/queue_rq_defers.c": 'alloc_workqueue("yarrow", WQ_PERCPU | WQ_HIGHPRI | WQ_MEM_RECLAIM, 0)',
    "unannotated-queue/warn_on_one_path.c": 'alloc_workqueue("onyx", flags | WQ_MEM_RECLAIM, 0)',
    "alloc-in-reclaim-work/mempool.c": "mempool_alloc(p->pool, GFP_NOIO)",
    "alloc-in-reclaim-work/after_restore.c": "kmalloc(64, GFP_NOIO)",
    "alloc-in-reclaim-work/gt_ordered_wq.c": "kzalloc(256, GFP_NOIO)",
    "alloc-in-reclaim-work/gfp_from_elsewhere.c": "",
}


def rule(name):
    return name.split("/")[0]


def compile(build, source, obj, *options):
    engine = harness.Gcc(build)
    argv = [*engine.base, *engine.plugin_flags(source.parent), *options, "-c", source, "-o", obj]
    done = subprocess.run([str(a) for a in argv if "-quiet" not in str(a)], capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return done.stderr


def results(build, obj, root):
    done = subprocess.run([build / "wqlint", "check", "--format=sarif", f"--root={root}", obj], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)["runs"][0]["results"]


@pytest.mark.parametrize("name", sorted(CASES))
def test_hint(build, tmp_path, name):
    """SARIF and GCC say the same change, and after it the rule is silent."""
    source, obj = tmp_path / "src/case.c", tmp_path / "case.o"
    source.parent.mkdir()
    before = (harness.CORPUS / name).read_text()
    source.write_text(before)
    said = compile(build, source, obj, "-fdiagnostics-generate-patch")
    found = [r for r in results(build, obj, source.parent) if r["ruleId"] == rule(name)]
    assert found
    if not CASES[name]:
        assert all("fixes" not in r for r in found) and "\n+++" not in said
        return
    change, = found[0]["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"] == {"uri": "case.c", "uriBaseId": "SRCROOT"}
    after = sarif.apply(before, change["replacements"])
    assert CASES[name] in after and CASES[name] not in before
    source.write_text(after)
    compile(build, source, obj)
    assert rule(name) not in [r["ruleId"] for r in results(build, obj, source.parent)]
    # GCC's patch, which it names by the path that it was given.
    source.write_text(before)
    done = subprocess.run(["patch", source], input=said[said.index("\n--- ") + 1:], capture_output=True, text=True)
    assert not done.returncode, done.stdout + said
    assert CASES[name] in source.read_text() and source.read_text() == after


# Calls whose arguments are not what they look like, and one that is but is written on three lines.
ODD = {
    "letters of two bytes": ('alloc_workqueue("\u00e4\u00f6ger", 0, WQ_UNBOUND)', True),
    "a comment": ('alloc_workqueue("auger", 0 /* none */, WQ_UNBOUND)', False),
    "a macro of its own": ('MAKE("auger", 0, WQ_UNBOUND)', False),
    "a character that is not ASCII": ('/* é */ alloc_workqueue("auger", 0, WQ_UNBOUND)', False),
    "a limit with a name": ('alloc_workqueue("auger", 0, LIMIT)', True),
    "a string with brackets": ('alloc_workqueue("au),ger", 0, WQ_UNBOUND)', True),
    "three lines": ('alloc_workqueue("auger",\n\t\t\t0,\n\t\t\tWQ_UNBOUND)', True),
}


@pytest.mark.parametrize("what", sorted(ODD))
def test_odd_words(build, tmp_path, what):
    """Only plain words are touched; a limit that is no flag is not taken for one."""
    call, hinted = ODD[what]
    text, n = re.subn(r'alloc_workqueue\("auger", 0, WQ_UNBOUND\)', lambda m: call,
                      (harness.CORPUS / "queue-arguments/swapped.c").read_text())
    assert n == 1
    source, obj = tmp_path / "case.c", tmp_path / "case.o"
    text = text.replace("static int __init", "#define MAKE(n, f, m) alloc_workqueue(n, f, m)\n#define LIMIT 2\n\nstatic int __init", 1)
    source.write_text(text)
    said = compile(build, source, obj, "-fdiagnostics-generate-patch")
    found = [r for r in results(build, obj, tmp_path) if r["ruleId"] == "queue-arguments"]
    assert len(found) == 1 and ("fixes" in found[0]) == hinted
    assert ("\n+++" in said) == hinted
    if "name" in what:
        after = sarif.apply(text, found[0]["fixes"][0]["artifactChanges"][0]["replacements"])
        assert '"auger", WQ_PERCPU, LIMIT' in after
    elif hinted:
        after = sarif.apply(text, found[0]["fixes"][0]["artifactChanges"][0]["replacements"])
        assert re.search(r"ger\",\s*WQ_UNBOUND,\s*0\)", after), after
