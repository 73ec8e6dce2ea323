"""Files, folders, and strings are compared by their contents."""

from __future__ import annotations

import os
from pathlib import Path

import pulumi
import pytest
from converted_triggers import converted, refusal


class TestContents:
    @pytest.fixture
    def folder(self, tmp_path):
        created = tmp_path / "folder"
        (created / "sub").mkdir(parents=True)
        (created / "a").write_text("a")
        (created / "sub" / "b").write_text("b")
        return created

    def test_a_file_changes_only_with_its_content(self, tmp_path):
        file = tmp_path / "f"
        file.write_text("one")
        before = converted(lambda: pulumi.FileAsset(str(file)))
        os.utime(file, (0, 0))
        moved = file.rename(tmp_path / "g")
        assert converted(lambda: pulumi.FileAsset(moved)) == before
        moved.write_text("two")
        assert converted(lambda: pulumi.FileAsset(moved)) != before

    def test_equal_contents_are_equal_in_every_form(self, tmp_path):
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
        assert len(set(converted(lambda: ways))) == 1
        assert converted(lambda: b"x\n") not in converted(lambda: ways)

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
    def test_a_folder_changes_with_everything_in_it(self, folder, change):
        before = converted(lambda: pulumi.FileArchive(str(folder)))
        assert converted(lambda: pulumi.FileArchive(str(folder))) == before
        change(folder)
        assert converted(lambda: pulumi.FileArchive(str(folder))) != before

    def test_an_empty_folder_is_accepted(self, tmp_path):
        assert converted(lambda: pulumi.FileArchive(str(tmp_path))).startswith("sha256:")

    def test_links_that_form_a_cycle_are_followed_once(self, folder):
        other = folder.parent / "other"
        other.mkdir()
        (other / "c").write_text("c")
        (folder / "other").symlink_to(other)
        (other / "back").symlink_to(folder)
        before = converted(lambda: pulumi.FileArchive(str(folder)))
        (other / "c").write_text("changed behind a link")
        assert converted(lambda: pulumi.FileArchive(str(folder))) != before

    def test_an_archive_of_assets_changes_with_names_and_contents(self, folder):
        def archive(name="sub", text="b"):
            inside = pulumi.AssetArchive({"b": pulumi.StringAsset(text)})
            return pulumi.AssetArchive({"a": pulumi.FileAsset(str(folder / "a")), name: inside})

        before = converted(archive)
        assert before == converted(lambda: pulumi.FileArchive(str(folder)))
        assert converted(lambda: archive(name="else")) != before
        assert converted(lambda: archive(text="c")) != before

    def test_a_string_that_no_encoding_can_represent_is_accepted(self):
        assert converted(lambda: pulumi.StringAsset("\ud800")).startswith("sha256:")

    def test_a_missing_file_is_refused_with_its_full_path(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        message = refusal(lambda: [pulumi.FileAsset("missing")])
        assert "No such file or directory" in message
        assert str(tmp_path / "missing") in message

    @pytest.mark.parametrize("path", ["f/below", "dangling", "\0", "x" * 5000])
    def test_a_path_that_cannot_be_opened_is_refused(self, tmp_path, path):
        (tmp_path / "f").write_text("")
        (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
        refusal(lambda: {"a": pulumi.FileArchive(str(tmp_path / path))})

    def test_a_file_without_read_permission_is_refused(self, tmp_path, monkeypatch):
        (tmp_path / "f").write_text("")

        def denied(self, *_):
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "open", denied)
        assert "Permission denied" in refusal(lambda: pulumi.FileArchive(str(tmp_path)))

    def test_a_pipe_is_refused_without_waiting_for_it(self, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        assert "neither a file nor a folder" in refusal(lambda: pulumi.FileArchive(str(tmp_path)))
