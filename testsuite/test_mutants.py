# SPDX-License-Identifier: GPL-2.0-or-later
"""The mutations of `make check-mutants` are of the runtime as it stands; the rest takes a quarter of an hour."""
import pytest

import mutants


@pytest.mark.parametrize("name,file,text,instead,tests,select", mutants.MUTATIONS, ids=[m[0] for m in mutants.MUTATIONS])
def test_has_its_text(name, file, text, instead, tests, select):
    assert (mutants.TOP / "runtime" / file).read_text().count(text) == 1
    assert text != instead and (mutants.TOP / tests).exists()


def test_enough():
    """The issue asks for twenty."""
    assert len({m[0] for m in mutants.MUTATIONS}) == len(mutants.MUTATIONS) >= 20
