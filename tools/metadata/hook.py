"""The links of a release: hatchling calls this when it builds the package.

They lead to the repository that builds it, which GitHub Actions names in the environment. A build
elsewhere doesn't know the repository, so its description has no links into it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_RELATIVE = re.compile(r"\[([^\]]+)\]\((?!https?:|#)([^)]+)\)")


class LinksOfARelease(MetadataHookInterface):
    """Fills in `urls`, and `readme` with links that hold outside the repository."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Change the project's metadata in place."""
        text = (Path(self.root) / "README.md").read_text("utf-8")
        name = os.environ.get("GITHUB_REPOSITORY")
        if name:
            repository = f"{os.environ['GITHUB_SERVER_URL']}/{name}"
            files = f"{repository}/blob/v{metadata['version']}"
            text = _RELATIVE.sub(rf"[\1]({files}/\2)", text)
            metadata["urls"] = {
                "Repository": repository,
                "Documentation": f"{files}/docs/index.md",
                "Changelog": f"{files}/CHANGELOG.md",
                "Issues": f"{repository}/issues",
            }
        else:
            text = _RELATIVE.sub(r"\1", text)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
