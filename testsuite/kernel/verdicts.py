#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""verdicts.py [--kernel 6.1] [--template]: are the findings true?  (`make verdicts`)

doc/findings/verdicts.csv holds what people found by reading the source, a row a finding:

  set          default: drawn from the default floor; flush-dependency: one of its findings there that
               was not drawn, for each has a row; reclaim: drawn from alloc-in-reclaim-work with
               --annotate=WQ_MEM_RECLAIM --tier=likely
  rule, tier, file, line, function, fingerprint
               the finding, as --format=list prints it
  verdict      true or false: feasible, this instance, this concurrency; never empty
  why          the reason in a sentence or two
  quotes       the source lines that decide it, `file:line: text`, with ` | ` between them

The script draws again, and says which verdict is missing, stale (its finding is gone, or no longer
drawn) or wrong (it says other things than the finding; a quote is not in the source).  It exits 1 for
any of these, and if more than a tenth of a drawn set is false.

The draw is by the hash of a seed and the fingerprint, the lowest ones: as good as any lot, and where
findings come and go most of what was drawn stays drawn, so that verdicts last.

--template prints rows to fill in for what has no verdict yet.
"""
import argparse
import csv
import hashlib
import io
import re
import sys

import kbuild
import report

SEED = "wqlint verdicts 2026-11-20"
FILE = kbuild.TOP / "doc/findings/verdicts.csv"
COLUMNS = ["set", "rule", "tier", "file", "line", "function", "fingerprint", "verdict", "why", "quotes"]
SAME = ["rule", "tier", "file", "line", "function"]     # what a row must say as its finding does

SIZES = {"default": 40, "reclaim": 30}
FALSE_SHARE = 10            # of a drawn set, at most one in so many
ALL_OF = "flush-dependency"
RECLAIM_RULE = "alloc-in-reclaim-work"


def draw(name, found, size):
    """The findings of that set: size of them, or all there are, in the order of the lot."""
    def lot(f):
        return hashlib.sha256(f"{SEED}\0{name}\0{f.fingerprint}".encode()).digest()
    if len({f.fingerprint for f in found}) != len(found):
        raise ValueError(f"{name}: two findings have one fingerprint")
    return sorted(found, key=lot)[:size]


def wanted(default, reclaim):
    """{(set, fingerprint): finding} of all that must have a row."""
    drawn = draw("default", default, SIZES["default"])
    rest = [f for f in default if f.rule == ALL_OF and f not in drawn]
    reclaim = draw("reclaim", [f for f in reclaim if f.rule == RECLAIM_RULE], SIZES["reclaim"])
    return {(name, f.fingerprint): f for name, found in
            (("default", drawn), (ALL_OF, rest), ("reclaim", reclaim)) for f in found}


def read(text):
    """Rows of the file; raises ValueError if it has other columns."""
    rows = list(csv.DictReader(io.StringIO(text), strict=True))
    header = next(csv.reader(io.StringIO(text)), [])
    if header != COLUMNS:
        raise ValueError(f"columns are {', '.join(header)}; they should be {', '.join(COLUMNS)}")
    for n, row in enumerate(rows, 1):
        if None in row or None in row.values():
            raise ValueError(f"row {n} has not {len(COLUMNS)} fields")
    return rows


def wrong_quotes(quotes, line_of):
    """What is wrong with them; line_of(file, number) is that line of the source, or None."""
    parts = re.split(r" \| (?=[^\s|:]+:\d+: )", quotes)
    for part in parts:
        match = re.fullmatch(r"([^\s:]+):(\d+): (.*\S.*)", part)
        if not match:
            yield f"no quote of the form `file:line: text`: {part!r}"
            continue
        line = line_of(match[1], int(match[2]))
        if line is None:
            yield f"{match[1]}:{match[2]}: there is no such line"
        elif line.split() != match[3].split():
            yield f"{match[1]}:{match[2]}: the source says {' '.join(line.split())!r}"


def wrong_row(row, finding, line_of):
    """What is wrong with the row of a finding."""
    for column in SAME:
        if row[column] != str(getattr(finding, column)):
            yield f"{column} is {row[column]!r}, of the finding {getattr(finding, column)!r}"
    if row["verdict"] not in ("true", "false"):
        yield f"verdict is {row['verdict']!r}: say true or false"
    if not row["why"].strip():
        yield "why is empty"
    yield from wrong_quotes(row["quotes"], line_of)


def compare(rows, want, every, line_of):
    """Sentences on all that differs between the file and the draw; every: fingerprints that exist."""
    seen = set()
    for row in rows:
        key = row["set"], row["fingerprint"]
        name = f"{row['file']}:{row['line']} {row['rule']} {row['fingerprint']} ({row['set']})"
        if key in seen:
            yield f"twice: {name}"
        elif key not in want:
            yield f"stale: {name}: {'is not drawn' if row['fingerprint'] in every else 'is no longer found'}"
        else:
            for why in wrong_row(row, want[key], line_of):
                yield f"wrong: {name}: {why}"
        seen.add(key)
    for (name, fingerprint), f in want.items():
        if (name, fingerprint) not in seen:
            yield f"missing: {f.file}:{f.line} {f.rule} {fingerprint} ({name})"


def too_false(rows, want):
    """(lines on how many are false, whether one of the drawn sets has too many)."""
    lines, bad = [], False
    for name in SIZES:
        verdicts = [r["verdict"] for r in rows if r["set"] == name and (name, r["fingerprint"]) in want]
        size = sum(key[0] == name for key in want)
        wrong, limit = verdicts.count("false"), size // FALSE_SHARE
        lines.append(f"{name}: {size} drawn, {verdicts.count('true')} true, {wrong} false, at most {limit}: "
                     f"{'ok' if wrong <= limit else 'TOO MANY'}")
        bad |= wrong > limit
    return lines, bad


def template(rows, want, text_of):
    """The rows to fill in, as CSV; text_of(file, number) quotes a line."""
    have = {(r["set"], r["fingerprint"]) for r in rows}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for (name, fingerprint), f in want.items():
        if (name, fingerprint) not in have:
            writer.writerow([name, *(getattr(f, c) for c in SAME), fingerprint, "", "",
                             f"{f.file}:{f.line}: {' '.join((text_of(f.file, f.line) or '').split())}"])
    return out.getvalue()


def source_lines(src):
    """line_of(file, number) over a source tree."""
    kept = {}

    def line_of(file, number):
        if file not in kept:
            path = src / file
            inside = path.resolve().is_relative_to(src.resolve()) and path.is_file()
            kept[file] = path.read_text(errors="replace").split("\n") if inside else []
        return kept[file][number - 1] if 0 < number <= len(kept[file]) else None
    return line_of


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.1")
    args.add_argument("--compiled", action="store_true", help="take the objects as they are, start no kbuild")
    args.add_argument("--template", action="store_true", help="print rows to fill in, and nothing else")
    args = args.parse_args()
    tree = kbuild.tree(args.kernel)
    if not args.compiled:
        kbuild.build_with_plugin(tree, report.TARGETS, kbuild.FACTS_ONLY)
    default = report.findings(tree, *report.RUNS["default"])
    reclaim = report.findings(tree, *report.RUNS["reclaim"])
    try:
        rows = read(FILE.read_text()) if FILE.exists() else []
        want = wanted(default, reclaim)
    except (ValueError, csv.Error) as e:
        kbuild.die(f"{FILE}: {e}", 1)
    line_of = source_lines(tree / "src")
    if args.template:
        print(template(rows, want, line_of), end="")
        return 0
    differ = list(compare(rows, want, {f.fingerprint for f in (*default, *reclaim)}, line_of))
    lines, bad = too_false(rows, want)
    print("\n".join([*differ, *lines]))
    print(f"{len(rows)} verdicts, {len(differ)} differences from {len(default)} findings at the default "
          f"floor and {sum(f.rule == RECLAIM_RULE for f in reclaim)} of {RECLAIM_RULE} with {report.RECLAIM}")
    return 1 if differ or bad else 0


if __name__ == "__main__":
    sys.exit(main())
