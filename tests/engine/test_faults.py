"""No row of the fault table leaves a duplicate or an orphan, and every failure says what to do.

The quick rows cover each operation and each kind of fault. scripts/faults runs the whole table.
"""

from __future__ import annotations

import pytest
from fault_runs import run
from fault_table import ROWS, Row

QUICK = {
    Row("create", "422"),
    Row("create", "503 after the effect, always"),
    Row("create", "dropped after the effect and at every look"),
    Row("create, adopt_open", "503 after the effect and at every look"),
    Row("create, adopt_open", "HTML with 200, always"),
    Row("create, adopt_id", "404 of a proxy"),
    Row("create, adopt_id", "truncated JSON after the effect, once"),
    Row("update title", "404 of DevHelm"),
    Row("update title", "500 always"),
    Row("update body", "dropped after the effect, once"),
    Row("update body", "503 after the effect and at every look"),
    Row("replace", "time-out, the effect comes later"),
    Row("refresh", "401"),
    Row("destroy", "409"),
    Row("destroy", "429 always"),
    Row("destroy", "connection refused"),
}


# Those in which the hosts could differ.
QUICK_ON_THE_PLUGIN = {
    Row("create", "dropped after the effect and at every look"),
    Row("create, adopt_id", "404 of a proxy"),
    Row("update body", "503 after the effect and at every look"),
    Row("destroy", "409"),
}


def marked(row, host):
    quick = QUICK if host == "dynamic" else QUICK_ON_THE_PLUGIN
    marks = [] if row in quick else pytest.mark.whole
    return pytest.param(row, host, id=f"{host}: {row}", marks=marks)


@pytest.mark.parametrize(
    ("row", "host"),
    [
        *(marked(row, "dynamic") for row in ROWS),
        *(marked(row, "native") for row in ROWS if row.applies_to_the_plugin),
    ],
)
def test_a_fault_is_withstood_or_reported_and_can_be_recovered_from(
    row, hosted, simulator, record_property
):
    result = run(row, hosted, simulator)
    record_property(f"faults, {hosted.host}", [ROWS.index(row), result.cells])
    if row.fails:
        for words in row.messages:
            assert words in result.output
        assert result.kept or (hosted.host == "native" and row.is_partial)
    assert result.corrected
    assert (result.duplicates, result.orphans) == (0, 0)


def test_the_quick_rows_cover_every_operation():
    assert set(ROWS) >= QUICK
    assert {row.operation for row in QUICK} == {row.operation for row in ROWS}
