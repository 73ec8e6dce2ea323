"""Stands for what you deploy: a file that contains the version which is serving."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pulumi import dynamic


class ReleaseProvider(dynamic.ResourceProvider):
    """Writes the version to the file, and removes the file."""

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        Path(props["file"]).write_text(props["version"])
        return dynamic.CreateResult(props["file"], props)

    def update(
        self, _id: str, _olds: dict[str, Any], props: dict[str, Any]
    ) -> dynamic.UpdateResult:
        Path(props["file"]).write_text(props["version"])
        return dynamic.UpdateResult(props)

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        Path(props["file"]).unlink(missing_ok=True)


class Release(dynamic.Resource):
    """A version of something in a file."""

    def __init__(self, name: str, *, file: str, version: str) -> None:
        super().__init__(ReleaseProvider(), name, {"file": file, "version": version})
