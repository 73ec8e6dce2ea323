"""The look-up of a status page on the real engine, on both hosts."""

from __future__ import annotations

import pytest
from requests_seen import calls
from status_pages import BOTH_HOSTS

PROGRAM = """
there = pulumi.InvokeOptions(provider=acme) if "acme" in globals() else None
page = get_status_page(slug="acme", opts=there)
assert get_status_page(slug="acme", opts=there) == page
later = get_status_page_output(slug=pulumi.Output.from_input("acme"), opts=there)
pulumi.export("found", [page.id, page.name, page.mode, page.components["API"]])
pulumi.export("later", later.components["API"])
"""


@pytest.fixture
def page(simulator):
    simulator.create_status_page(slug="acme-internal")
    return simulator.create_status_page(name="Acme", slug="acme", components=["API", "Web", "Web"])


@BOTH_HOSTS
def test_a_page_is_read_once_in_a_run(hosted, simulator, page):
    hosted.program(PROGRAM)
    hosted.up()
    assert calls(simulator) == ["GET status-pages", "GET components"]
    api = page["components"][0]["id"]
    assert hosted.outputs() == {"found": [page["id"], "Acme", "AUTOMATIC", api], "later": api}


@pytest.mark.usefixtures("page")
@BOTH_HOSTS
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            'get_status_page(slug="acmee", opts=there)',
            'no status page has the slug "acmee"; similar: "acme"',
        ),
        ('page.components["Api"]', 'exactly one component; similar: "API".'),
        ('page.components["Web"]', '"Web" is not the name of exactly one component'),
        ("get_status_page(slug=7, opts=there)", "slug: must be a string, not a number."),
        ("get_status_page(slug=later.slug, opts=there)", "use get_status_page_output."),
    ],
)
def test_a_wrong_name_is_one_sentence_with_similar_ones(hosted, wrong, sentence):
    hosted.program(PROGRAM + wrong + "\n")
    done = hosted.preview(fails=True)
    assert "error: get_status_page: " in done
    assert sentence in done
    assert "Traceback" not in done
