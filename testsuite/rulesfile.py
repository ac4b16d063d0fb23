# SPDX-License-Identifier: GPL-2.0-or-later
"""A second reader of rules/*.rules, for tests: as simple as the format, and independent of src/model."""
import collections
import pathlib
import re

TOP = pathlib.Path(__file__).resolve().parent.parent

Section = collections.namedtuple("Section", "kind name keys where")


def sections(path):
    """The sections of one file; keys is a list of (key, value), continuation lines joined."""
    found = []
    for n, line in enumerate(path.read_text().split("\n"), 1):
        if not line.strip() or line.lstrip()[0] in "#;":
            continue
        heading = re.fullmatch(r"\[(\w+) (\S+)\]", line.rstrip())
        if heading:
            found.append(Section(heading[1], heading[2], [], f"{path.name}:{n}"))
        elif line[0] in " \t":
            key, value = found[-1].keys[-1]
            found[-1].keys[-1] = key, f"{value} {line.strip()}"
        else:
            key, _, value = line.partition("=")
            found[-1].keys.append((key.strip(), value.split(" ;")[0].strip()))
    return found


def all_sections():
    return [s for path in sorted((TOP / "rules").glob("*.rules")) for s in sections(path)]


def names(section):
    """Every name that the section is found by."""
    return [section.name] + [w for k, v in section.keys if k == "also" for w in v.split()]


def effects(section):
    """(effect, {role: operand}) of every effect of the section."""
    for key, value in section.keys:
        if ":" in value:
            yield key, dict(word.split(":", 1) for word in value.split())
