"""Triggers: the same in every run until what they stand for changes, and read back as they were."""

from __future__ import annotations

import asyncio
import dataclasses
import enum
import json
import os
from array import array
from collections import deque, namedtuple
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path, PurePosixPath
from uuid import UUID

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_devhelm.resources.triggers import plain

ARGUMENT = "Incident 'it': triggers"
ID = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
Point = namedtuple("Point", "x y")  # noqa: PYI024 - what users' own code may have


@dataclasses.dataclass(frozen=True)
class Release:
    version: str
    at: date


class Color(enum.Enum):
    RED = "red"


class Word(str, enum.Enum):
    ONE = "one"


class Level(enum.IntEnum):
    HIGH = 3


class Scalar:
    """What NumPy's scalars and arrays have in common."""

    def __init__(self, value):
        self._value = value

    def tolist(self):
        return self._value


def counted(make):
    """What `make` gives, as it is when all Outputs in it are known."""

    async def run():
        return await pulumi.Output.from_input(plain(make(), ARGUMENT)).future()

    return asyncio.run(run())


def refusal(make):
    with pytest.raises(pulumi.RunError) as raised:
        counted(make)
    assert str(raised.value).startswith(f"{ARGUMENT}: ")
    return str(raised.value)


@pytest.mark.parametrize(
    ("value", "counts_as"),
    [
        (None, None),
        (True, True),
        ("1", "1"),
        (1, 1),
        (1.5, 1.5),
        (float("inf"), float("inf")),
        ((1, [2]), [1, [2]]),
        (range(3), [0, 1, 2]),
        (deque([1]), [1]),
        (Point(1, 2), [1, 2]),
        ({"a": {"b": (1,)}}, {"a": {"b": [1]}}),
        ({2: "b", 1: "a"}, [[1, "a"], [2, "b"]]),
        ({1: "a", "1": "b"}, [["1", "b"], [1, "a"]]),
        ({"a": 1}.keys(), ["a"]),
        (datetime(2026, 11, 24, 10, tzinfo=timezone.utc), "2026-11-24T10:00:00+00:00"),
        (datetime(2026, 11, 24, 10), "2026-11-24T10:00:00"),  # noqa: DTZ001 - a user's
        (date(2026, 11, 24), "2026-11-24"),
        (time(10, 30), "10:30:00"),
        (timedelta(minutes=90), "PT5400S"),
        (UUID(ID), ID),
        (PurePosixPath("a/b"), "a/b"),
        (Decimal("1.10"), "1.10"),
        (Color.RED, "red"),
        (Word.ONE, "one"),
        (Level.HIGH, 3),
        (Release("1.2", date(2026, 11, 24)), {"version": "1.2", "at": "2026-11-24"}),
        (array("i", [1, 2]), [1, 2]),
        (Scalar(3), 3),
        (Scalar([[1], [date(2026, 11, 24)]]), [[1], ["2026-11-24"]]),
        (2**53, 2**53),
        (2**53 + 1, "9007199254740993"),
        (10**400, f"1{'0' * 400}"),
    ],
)
def test_counts_as_what_a_state_can_hold(value, counts_as):
    assert counted(lambda: [value]) == [counts_as]
    assert counted(lambda: value) == counts_as


def test_integers_of_any_length_count():
    first, second = counted(lambda: [10**9999, 10**9999 + 1])
    assert first != second


@given(st.integers() | st.integers(min_value=2**53))
def test_different_integers_never_look_the_same(number):
    one, other = counted(lambda: [number, number + 1])
    assert one != other
    # As the engine has them: numbers are doubles.
    if not isinstance(one, str) and not isinstance(other, str):
        assert float(one) != float(other)


@given(st.lists(st.integers() | st.text() | st.tuples(st.integers(), st.text())))
def test_the_order_of_a_set_never_counts(members):
    forwards, backwards = set(members), set()
    backwards.update(reversed(members))
    assert counted(lambda: forwards) == counted(lambda: backwards)
    assert counted(lambda: frozenset(members)) == counted(lambda: forwards)


class TestContent:
    """Files, folders and strings count by what is in them."""

    @pytest.fixture
    def folder(self, tmp_path):
        made = tmp_path / "folder"
        (made / "sub").mkdir(parents=True)
        (made / "a").write_text("a")
        (made / "sub" / "b").write_text("b")
        return made

    def test_a_file_counts_until_it_changes(self, tmp_path):
        file = tmp_path / "f"
        file.write_text("one")
        before = counted(lambda: pulumi.FileAsset(str(file)))
        os.utime(file, (0, 0))
        moved = file.rename(tmp_path / "g")
        assert counted(lambda: pulumi.FileAsset(moved)) == before
        moved.write_text("two")
        assert counted(lambda: pulumi.FileAsset(moved)) != before

    def test_one_content_is_one_however_it_is_given(self, tmp_path):
        (tmp_path / "f").write_bytes(b"x\r\n")
        link = tmp_path / "link"
        link.symlink_to(tmp_path / "f")
        ways = [
            pulumi.FileAsset(str(tmp_path / "f")),
            pulumi.FileAsset(str(link)),
            pulumi.StringAsset("x\r\n"),
            b"x\r\n",
            bytearray(b"x\r\n"),
            memoryview(b"x\r\n"),
        ]
        assert len(set(counted(lambda: ways))) == 1
        assert counted(lambda: b"x\n") not in counted(lambda: ways)

    @pytest.mark.parametrize(
        "change",
        [
            lambda folder: (folder / "sub" / "b").write_text("c"),
            lambda folder: (folder / "sub" / "b").rename(folder / "sub" / "c"),
            lambda folder: (folder / "sub" / "b").rename(folder / "b"),
            lambda folder: (folder / "sub" / "new").write_text(""),
            lambda folder: (folder / "sub" / "empty").mkdir(),
            lambda folder: (folder / "a").unlink(),
        ],
        ids=["content", "name", "place", "new file", "new folder", "gone"],
    )
    def test_a_folder_counts_by_all_that_is_in_it(self, folder, change):
        before = counted(lambda: pulumi.FileArchive(str(folder)))
        assert counted(lambda: pulumi.FileArchive(str(folder))) == before
        change(folder)
        assert counted(lambda: pulumi.FileArchive(str(folder))) != before

    def test_an_empty_folder_counts(self, tmp_path):
        assert counted(lambda: pulumi.FileArchive(str(tmp_path))).startswith("sha256:")

    def test_links_between_folders_lead_nowhere_twice(self, folder):
        other = folder.parent / "other"
        other.mkdir()
        (other / "c").write_text("c")
        (folder / "other").symlink_to(other)
        (other / "back").symlink_to(folder)
        before = counted(lambda: pulumi.FileArchive(str(folder)))
        (other / "c").write_text("changed behind a link")
        assert counted(lambda: pulumi.FileArchive(str(folder))) != before

    def test_an_archive_of_assets_counts_by_names_and_contents(self, folder):
        def archive(name="sub", text="b"):
            inside = pulumi.AssetArchive({"b": pulumi.StringAsset(text)})
            return pulumi.AssetArchive({"a": pulumi.FileAsset(str(folder / "a")), name: inside})

        before = counted(archive)
        assert before == counted(lambda: pulumi.FileArchive(str(folder)))
        assert counted(lambda: archive(name="else")) != before
        assert counted(lambda: archive(text="c")) != before

    def test_what_no_encoding_has_counts(self):
        assert counted(lambda: pulumi.StringAsset("\ud800")).startswith("sha256:")

    def test_a_missing_file_is_refused_with_its_whole_path(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        said = refusal(lambda: [pulumi.FileAsset("missing")])
        assert "No such file or directory" in said
        assert str(tmp_path / "missing") in said

    @pytest.mark.parametrize("path", ["f/below", "dangling", "\0", "x" * 5000])
    def test_what_can_not_be_opened_is_refused(self, tmp_path, path):
        (tmp_path / "f").write_text("")
        (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
        refusal(lambda: {"a": pulumi.FileArchive(str(tmp_path / path))})

    def test_a_file_that_may_not_be_read_is_refused(self, tmp_path, monkeypatch):
        (tmp_path / "f").write_text("")

        def denied(self, *_):
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "open", denied)
        assert "Permission denied" in refusal(lambda: pulumi.FileArchive(str(tmp_path)))

    def test_a_pipe_is_refused_instead_of_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        assert "neither a file nor a folder" in refusal(lambda: pulumi.FileArchive(str(tmp_path)))


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        Scalar([1.0, float("nan")]),
        pulumi.RemoteAsset("https://example.com/f"),
        pulumi.RemoteArchive("https://example.com/f.zip"),
        pulumi.AssetArchive({"a": pulumi.RemoteAsset("file:///etc/hostname")}),
        object(),
        Color,
        print,
        (one for one in ()),
        1j,
    ],
)
def test_what_can_not_be_compared_is_refused_at_any_depth(value):
    refusal(lambda: value)
    refusal(lambda: [{"a": (value,)}])
    refusal(lambda: pulumi.Output.from_input(1).apply(lambda _: {"a": value}))
    refusal(lambda: {1: pulumi.Output.from_input(1).apply(lambda _: [value])})


class TestOutputs:
    def test_what_they_resolve_to_counts(self):
        def make():
            nested = pulumi.Output.from_input(1).apply(
                lambda _: [pulumi.Output.from_input(UUID(ID)), {pulumi.StringAsset("x")}]
            )
            return {"a": nested, "b": {pulumi.Output.from_input("x"), "y"}}

        found = counted(make)
        assert found == {"a": [ID, counted(lambda: [pulumi.StringAsset("x")])], "b": ["x", "y"]}

    def test_awaitables_count_as_well(self):
        async def later():
            return [UUID(ID)]

        assert counted(lambda: {"a": later()}) == {"a": [ID]}

    @pytest.mark.parametrize(
        "make",
        [
            lambda secret: secret,
            lambda secret: {secret},
            lambda secret: {1: [secret]},
            lambda secret: secret.apply(pulumi.StringAsset),
        ],
    )
    def test_secrets_stay_secret(self, make):
        async def run():
            return await plain(make(pulumi.Output.secret("s")), ARGUMENT).is_secret()

        assert asyncio.run(run())

    def test_beside_a_secret_the_rest_stays_readable(self):
        async def run():
            found = plain({"a": pulumi.Output.secret("s"), "b": {"c": 1}}, ARGUMENT)
            return await found["a"].is_secret(), found["b"]

        assert asyncio.run(run()) == (True, {"c": 1})


def test_what_counts_is_counted_as_itself():
    """Components count triggers once, and their parts again."""

    def make():
        return [1, "a", {"b": None, 2: [UUID(ID)]}, {3, 4}, 2**60 + 1, pulumi.StringAsset("x")]

    once = counted(make)
    assert counted(lambda: once) == once
    assert json.loads(json.dumps(once)) == once
