# SPDX-License-Identifier: GPL-2.0-or-later
"""The forms of a report: JSON, SARIF against OASIS's schema, GitLab's Code Quality. The page for browsers has test_html.py."""
import base64
import gzip
import json
import os
import random
import re
import subprocess
import urllib.parse

import jsonschema
import pytest

import harness
import sarif

CASE = harness.TESTSUITE / "facts" / "both_rules.facts"
FORMATS = ["text", "list", "json", "sarif", "gitlab"]


@pytest.fixture(scope="session")
def schema(build):
    return sarif.validator(build)


@pytest.fixture
def report(build):
    """Run `wqlint check --format=...`; returns the output as text, JSON already read."""
    def run(form, *argv, status=1, cwd=None, stderr=""):
        done = subprocess.run([build / "wqlint", "check", f"--format={form}", *map(str, argv)], capture_output=True, cwd=cwd)
        assert done.returncode == status, done.stderr.decode()
        assert stderr is None or done.stderr.decode() == stderr
        text = done.stdout.decode()         # whatever went in, UTF-8 comes out
        return json.loads(text) if form in ("json", "sarif", "gitlab") else text
    return run


def valid(schema, log, some=None):
    """The run of a log that is valid and not too much."""
    assert not sarif.wrong(schema, log, some) and not sarif.too_much(log)
    return log["runs"][0]


def rows(text):
    return [line.split("\t") for line in text.splitlines()]


def flush(name="foo_flush", file="drivers/foo/foo.c", line=12):
    """Facts of one more function that flushes the system's queue."""
    quoted = json.dumps(name) if re.fullmatch(r"[\w ]*", name) else '"' + "".join(
        f"\\x{b:02x}" if b < 32 or b > 126 or chr(b) in '"\\' else chr(b) for b in os.fsencode(name)) + '"'
    path = '"' + "".join(f"\\x{b:02x}" if b < 33 or b > 126 or chr(b) in '"\\' else chr(b) for b in os.fsencode(file)) + '"'
    return f"""
function {quoted} flags static ret void at {path}:{line - 1}:1
  block b0
    @0 = global system_wq type "struct workqueue_struct *"
    %0 = load @0 after 0
    %1 = func __flush_workqueue
    call %1 (%0) at {path}:{line}:3
    return at {path}:{line + 1}:1
    jump
"""


def write(path, *functions):
    path.write_text('unit drivers/foo/foo.c producer "gcc 12" build facts\n' + "".join(functions))
    return path


def test_sarif_of_the_corpus(report, schema, corpus_objects):
    """Valid, and nothing lost: every finding of the list, by fingerprint, place and function."""
    options = ["--tier=possible", *corpus_objects]
    run = valid(schema, report("sarif", *options, cwd=harness.CORPUS))
    listed = rows(report("list", *options, cwd=harness.CORPUS))
    assert len(listed) > 200
    found = {(r["fingerprints"]["wqlint/v1"], r["ruleId"], r["properties"]["tier"],
              urllib.parse.unquote(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]),
              r["locations"][0]["physicalLocation"]["region"]["startLine"],
              r["locations"][0]["logicalLocations"][0]["name"], r["message"]["text"]) for r in run["results"]}
    assert found == {(fp, rule, tier, file, int(line), func, text) for fp, rule, tier, file, line, _, func, text in listed}
    rules = run["tool"]["driver"]["rules"]
    assert {r["ruleId"] for r in run["results"]} == {r["id"] for r in rules} == set(harness.RULES)
    for rule in rules:
        assert rule["helpUri"].startswith("https://docs.kernel.org/") and rule["help"]["markdown"].startswith(f"# {rule['id']}")
    for result in run["results"]:
        places = result["locations"] + [s["location"] for c in result.get("codeFlows", ()) for t in c["threadFlows"] for s in t["locations"]]
        assert all(p["logicalLocations"][0]["name"] for p in places)
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_tells_threads_apart(report, schema, corpus_objects):
    """One threadFlow a thread; the acts of all of them in one order of execution."""
    run = valid(schema, report("sarif", "--enable=flush-under-lock", *corpus_objects, cwd=harness.CORPUS))
    result = next(r for r in run["results"] if r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("/own_mutex.c"))
    flows = result["codeFlows"][0]["threadFlows"]
    assert [f["id"] for f in flows] == ["CPU0", "CPU1"]
    order = sorted((step["executionOrder"], flow["id"]) for flow in flows for step in flow["locations"] if "executionOrder" in step)
    assert order == [(1, "CPU0"), (2, "CPU1"), (3, "CPU1"), (4, "CPU0")]
    kinds = [step["kinds"][0] for flow in flows for step in flow["locations"]]
    assert kinds == ["lock", "wait", "bind", "enqueue", "run", "wait"]
    assert all(step["location"]["message"]["text"] for flow in flows for step in flow["locations"])


def test_sarif_uris(report, schema, tmp_path):
    """Relative ones stand below SRCROOT, whose place nobody learns; others say no base."""
    names = {"drivers/a b/f#o.c": ("drivers/a%20b/f%23o.c", True), "./x/../y/./z.c": ("y/z.c", True), "c:d.c": ("c%3Ad.c", True),
             "../../up.c": ("../../up.c", False), "a/../../up.c": ("../up.c", False), "/usr/x.c": ("file:///usr/x.c", False),
             "/../../etc/x.c": ("file:///etc/x.c", False), "%41.c": ("%2541.c", True)}
    facts = write(tmp_path / "t.facts", *(flush(f"f{i}", name) for i, name in enumerate(names)))
    run = valid(schema, report("sarif", facts))
    got = {r["locations"][0]["logicalLocations"][0]["name"]: r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run["results"]}
    for i, (uri, inside) in enumerate(names.values()):
        assert got[f"f{i}"] == ({"uri": uri, "uriBaseId": "SRCROOT"} if inside else {"uri": uri})
    assert list(run["originalUriBaseIds"]) == ["SRCROOT"] and "uri" not in run["originalUriBaseIds"]["SRCROOT"]


def test_sarif_keeps_the_best_5000(report, schema, tmp_path):
    """GitHub would keep any 5,000: the weakest go, and that is said."""
    facts = write(tmp_path / "t.facts", *(flush(f"f{i}", line=10 * i + 5) for i in range(5003)))
    said = "wqlint: sarif: 3 result(s) of the lowest rank were left out: code scanning keeps 5000, and 10 MB\n"
    run = valid(schema, report("sarif", facts, stderr=said), 50)
    assert len(run["results"]) == 5000
    notes = [n["message"]["text"] for n in run["invocations"][0]["toolExecutionNotifications"]]
    assert notes == [said.removeprefix("wqlint: ").strip()]
    assert len(report("json", facts)["findings"]) == 5003


def test_sarif_stays_below_10_megabytes(report, schema, tmp_path):
    """Names of noise, which gzip cannot shorten much."""
    noise = random.Random(5)
    facts = write(tmp_path / "t.facts", *(flush(f"f{i}_" + base64.b64encode(noise.randbytes(6000), b"_x").decode(), line=10 * i + 5)
                                          for i in range(1700)))
    run = valid(schema, log := report("sarif", facts, stderr=None), 5)
    assert 1000 < len(run["results"]) < 1700
    assert len(gzip.compress(json.dumps(log).encode(), 6)) > 8_000_000


def test_sarif_counts_characters(report, schema, tmp_path):
    """Compilers count bytes; a tab is one column, and so is a letter of two bytes or a byte that is none."""
    source = tmp_path / "foo.c"
    source.write_bytes("\n\u00e9\u20ac f();\n\tf();\n\n".encode() + b"\xff f();\n")
    facts = write(tmp_path / "t.facts", *(flush(f"f{line}", "foo.c", line).replace(f":{line}:3", f":{line}:{byte}")
                                          for line, byte in ((2, 7), (3, 2), (5, 3), (9, 4))))
    run = valid(schema, report("sarif", f"--root={tmp_path}", facts))
    columns = {r["locations"][0]["physicalLocation"]["region"]["startLine"]:
               r["locations"][0]["physicalLocation"]["region"]["startColumn"] for r in run["results"]}
    assert columns == {2: 4, 3: 2, 5: 3, 9: 4}


def test_sarif_cuts_long_paths(report, schema, tmp_path):
    """No more than 1,000 steps: the first and the last of them."""
    from test_command import chain
    facts = tmp_path / "chain.facts"
    facts.write_text(chain(1300))
    run = valid(schema, report("sarif", "--enable=alloc-in-reclaim-work", facts, stderr=None))
    whole = report("json", "--enable=alloc-in-reclaim-work", facts)["findings"][0]["steps"]
    steps = run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    assert len(whole) > 1300 and len(steps) == 1000
    assert [s["location"]["message"]["text"] for s in steps] == [s["text"] for s in whole[:500] + whole[-500:]]
    assert "1 path(s)" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif_says_what_could_not_be_read(report, schema, tmp_path):
    broken = tmp_path / "broken.facts"
    broken.write_text("unit\nnonsense\n")
    run = valid(schema, report("sarif", broken, CASE, stderr=None))
    notes = [n["message"]["text"] for n in run["invocations"][0]["toolExecutionNotifications"]]
    assert any("broken.facts:1:" in n for n in notes) and any("1 record(s)" in n for n in notes)
    assert report("json", broken, CASE, stderr=None)["notes"] == notes


GITLAB = {"type": "array", "items": {
    "type": "object", "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": {"type": "string", "minLength": 1}, "check_name": {"enum": sorted(harness.RULES)},
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {"type": "object", "required": ["path", "lines"], "properties": {
            "path": {"type": "string", "not": {"pattern": r"^\./"}},
            "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}}}}}}


def test_gitlab(report, corpus_objects):
    issues = report("gitlab", "--tier=possible", *corpus_objects, cwd=harness.CORPUS)
    jsonschema.validate(issues, GITLAB)
    listed = rows(report("list", "--tier=possible", *corpus_objects, cwd=harness.CORPUS))
    assert [(i["fingerprint"], i["check_name"], i["location"]["path"], i["location"]["lines"]["begin"], i["description"])
            for i in issues] == [(fp, rule, file, int(line), text) for fp, rule, _, file, line, _, _, text in listed]
    assert {i["severity"] for i in issues} == {"critical", "major", "minor"}
    assert len({i["fingerprint"] for i in issues}) == len(issues)


def documented():
    """The JSON schema in doc/json.md, which is what is promised."""
    text = (harness.TOP / "doc/json.md").read_text()
    return json.loads(re.search(r"```json schema\n(.*?)```", text, re.S)[1])


def test_json_is_as_documented(report, corpus_objects):
    """Not a member more or less than doc/json.md says."""
    whole = report("json", "--tier=possible", *corpus_objects, cwd=harness.CORPUS)
    jsonschema.validate(whole, documented())
    assert len(whole["findings"]) == len(rows(report("list", "--tier=possible", *corpus_objects, cwd=harness.CORPUS)))
    assert {s["kind"] for f in whole["findings"] for s in f["steps"]} >= {"queue", "keep", "bind", "enqueue", "run", "call", "lock", "wait", "allocate"}
    assert sum(bool(f["queue"]) for f in whole["findings"]) > 0.8 * len(whole["findings"])


HOSTILE = {
    "control": ("\x1b[2J\x07\x08evil\x7f", "drivers/\x1b]0;owned\x07/a.c"),
    "script": ("</script><script>alert(1)</script>", "drivers/<img src=x onerror=alert(1)>.c"),
    "quotes": ("a\"b'c`d\\e&amp;f${g}", "dri\"vers/a'b.c"),
    "latin1": (b"\xff\xfe\xe9 \xed\xa0\x80 \xc0\x80".decode(errors="surrogateescape"), b"dri\xe9vers/\xff.c".decode(errors="surrogateescape")),
    "bidi": ("user\u202e\u2066 nimda\u2069\u2028x", "drivers/\u202ec.a"),
    "long": ("x" * 10000, "drivers/" + "y" * 3000 + ".c"),
    "above": ("climb", "../../../../../../../../etc/passwd"),
    "newline": ("a\nfoo.c:1:1: warning: forged [flush-self]\n", "drivers/a\n::error::x.c"),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_names(report, schema, tmp_path, form, what):
    """Whatever is in the facts: valid output, one finding, nothing that a terminal would obey."""
    name, file = HOSTILE[what]
    facts = write(tmp_path / "t.facts", flush(name, file, line=1))
    out = report(form, facts)
    if form == "sarif":
        assert len(valid(schema, out)["results"]) == 1
    elif form == "gitlab":
        jsonschema.validate(out, GITLAB)
        assert len(out) == 1
    elif form == "json":
        jsonschema.validate(out, documented())
        clean = os.fsencode(name).decode(errors="replace")
        assert len(out["findings"]) == 1
        assert out["findings"][0]["function"] == clean
    else:
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", out) and not re.search("[\u202a-\u202e\u2066-\u2069]", out)
        assert len(rows(out)) == 1 if form == "list" else re.search(r": warning: .* \[flush-system-queue\]$", out.splitlines()[0])
        assert not re.search(r"^(foo\.c|::)", out, re.M)
        assert "root:" not in out           # no line of /etc/passwd


def test_a_path_above_the_root_is_not_read(report, tmp_path):
    """Facts of somebody else must not make a report show any file of this machine."""
    (tmp_path / "secret.c").write_text("the secret\n")
    root = tmp_path / "root"
    root.mkdir()
    facts = write(tmp_path / "t.facts", flush("f", "../secret.c", line=1))
    assert "secret\n" not in report("text", f"--root={root}", facts)
    facts = write(tmp_path / "t.facts", flush("f", "secret.c", line=1))
    assert "the secret\n" in report("text", f"--root={tmp_path}", facts)


def test_the_same_bytes(report, corpus_objects):
    """Whatever the number of jobs."""
    for form in "json", "sarif":
        some = corpus_objects[:60]
        assert report(form, "-j1", *some, cwd=harness.CORPUS) == report(form, "-j3", *some, cwd=harness.CORPUS)


def test_full_disk(build, tmp_path):
    """One sentence, status 2, and a file is as it was."""
    for form in FORMATS:
        with open("/dev/full", "w") as full:
            done = subprocess.run([build / "wqlint", "check", f"--format={form}", CASE], stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and "No space left" in done.stderr
    out = tmp_path / "report.json"
    out.write_text("old\n")
    done = subprocess.run(f"ulimit -f 1; exec {build}/wqlint check --format=sarif -o {out} {CASE}", shell=True, executable="/bin/bash",
                          stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and str(out) in done.stderr
    assert out.read_text() == "old\n" and os.listdir(tmp_path) == ["report.json"]
