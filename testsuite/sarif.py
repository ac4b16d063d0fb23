# SPDX-License-Identifier: GPL-2.0-or-later
"""Is it SARIF, by OASIS's schema, and within what GitHub's code scanning keeps? For tests, and for whole kernels."""
import gzip
import json
import pathlib

import jsonschema

SCHEMA = "sarif/package/lib/schemas/sarif-2.1.0-rtm.5.json"


def validator(build):
    """The schema that install-deps.sh has put below the build directory."""
    return jsonschema.Draft7Validator(json.loads((pathlib.Path(build) / SCHEMA).read_text()))


def wrong(schema, log, some=None):
    """What is not valid, a few of it; of many results only the first `some` are looked at."""
    run = log["runs"][0]
    short = {**log, "runs": [{**run, "results": run["results"][:some]}]}
    errors = sorted(schema.iter_errors(short), key=lambda e: list(map(str, e.path)))
    return [f"{'/'.join(map(str, e.path))}: {e.message[:200]}" for e in errors[:5]]


def too_much(log):
    """Which of GitHub's limits it is above."""
    bad = []
    for run in log["runs"]:
        if len(run["results"]) > 5000:
            bad.append(f"{len(run['results'])} results")
        for result in run["results"]:
            steps = sum(len(t["locations"]) for c in result.get("codeFlows", ()) for t in c["threadFlows"])
            if steps > 1000:
                bad.append(f"{steps} steps of {result['message']['text']}")
    size = len(gzip.compress(json.dumps(log).encode(), 6))
    return bad + ([f"{size} bytes compressed"] if size > 10_000_000 else [])


def apply(text, replacements):
    """What SARIF's replacements make of the text."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for r in reversed(replacements):
        region = r["deletedRegion"]
        a = starts[region["startLine"] - 1] + region["startColumn"] - 1
        b = starts[region["endLine"] - 1] + region["endColumn"] - 1
        text = text[:a] + r["insertedContent"]["text"] + text[b:]
    return text
