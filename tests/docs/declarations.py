"""What the blocks in YAML, TypeScript and Go declare and call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from snippets import Snippet, checked

from pulumi_devhelm.native.schema import text

SCHEMA = json.loads(text())
# Those that use this package. An example's file is tested as a program.
BLOCKS = [
    one
    for one in checked("yaml", "typescript", "go")
    if re.search(r"devhelm[:.]|:devhelm\b", one.text)
]
_KINDS = {
    "devhelm:index:Provider": SCHEMA["provider"],
    **SCHEMA["resources"],
    **SCHEMA["functions"],
}
_BRACKETS = {"(": ")", "{": "}", "[": "]"}


@dataclass(frozen=True)
class Declared:
    """A resource, a provider or a call: its name, and its inputs, with values only in YAML."""

    name: str
    inputs: dict[str, Any]

    @property
    def schema(self) -> dict[str, Any]:
        """Its inputs and outputs in the schema."""
        token = f"devhelm:index:{self.name}"
        assert token in _KINDS, f"there is no {self.name}"
        return _KINDS[token]

    @property
    def known(self) -> dict[str, Any]:
        """The inputs that it can have."""
        return self.schema.get("inputProperties") or self.schema["inputs"]["properties"]

    @property
    def required(self) -> set[str]:
        """The inputs that it must have."""
        of_function = self.schema.get("inputs", {}).get("required", ())
        return {*self.schema.get("requiredInputs", ()), *of_function}

    @property
    def outputs(self) -> set[str]:
        """The outputs that a program can use."""
        outputs = self.schema.get("outputs", self.schema).get("properties", ())
        return {"id", *outputs}


def declared(snippet: Snippet) -> Iterator[Declared]:
    """What a block declares and calls."""
    if snippet.language == "yaml":
        yield from (one for one in in_yaml(snippet).values() if one)
    elif snippet.language == "typescript":
        yield from _in_typescript(snippet.text)
    else:
        yield from _in_go(snippet.text)


def in_yaml(snippet: Snippet) -> dict[str, Declared | None]:
    """Everything in a program in YAML by its name; None if it isn't of this package."""
    program = yaml.safe_load(snippet.text)
    found: dict[str, Declared | None] = dict.fromkeys(program.get("config", ()))
    for name, one in program.get("resources", {}).items():
        package, _, kind = one["type"].replace(":index:", ":").rpartition(":")
        if one["type"] == "pulumi:providers:devhelm":
            package, kind = "devhelm", "Provider"
        found[name] = Declared(kind, one["properties"]) if package == "devhelm" else None
    for name, one in program.get("variables", {}).items():
        call = one["fn::invoke"]
        found[name] = Declared(call["function"].removeprefix("devhelm:"), call["arguments"])
    return found


def _in_typescript(source: str) -> Iterator[Declared]:
    source = re.sub(r'"[^"]*"|`[^`]*`', "text", source)
    for call in re.finditer(r"devhelm\.(\w+)\(", source):
        keys = _keys(source[source.index("{", call.end()) :])
        yield Declared(call[1].removesuffix("Output"), dict.fromkeys(keys))


def _keys(source: str) -> list[str]:
    """The keys of the object at the beginning of `source`."""
    depth, inside = 0, ""
    for character in source:
        depth += (character in _BRACKETS) - (character in _BRACKETS.values())
        if not depth:
            break
        inside += character if depth == 1 else ""
    return re.findall(r"[{,]\s*(\w+)", inside)


def _in_go(source: str) -> Iterator[Declared]:
    for name, inside in re.findall(r"&devhelm\.(\w+)Args\{(.*?)\n\t*\}\)", source, re.DOTALL):
        keys = re.findall(r"^\s*(\w+): ", inside, re.MULTILINE)
        yield Declared(name, {key[0].lower() + key[1:]: None for key in keys})
