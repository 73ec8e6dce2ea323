"""Writes the schema of the native plugin, which is derived from the resources.

Run it after a change to a resource: `python tools/schema/derive.py`.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
import textwrap
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, ForwardRef, get_args, get_origin

import pulumi
from functions import FUNCTIONS
from language import LANGUAGE
from objects import TYPES_OF_INPUTS
from provider import CONFIG

import pulumi_devhelm
from pulumi_devhelm.native.components import COMPONENTS
from pulumi_devhelm.providers import checks, maintenance_incident
from pulumi_devhelm.providers.catalog import RESOURCES
from pulumi_devhelm.providers.maintenance_end.inputs import are_notices
from pulumi_devhelm.providers.notice.components import check as are_components
from pulumi_devhelm.providers.properties import Change, Inputs, Property
from pulumi_devhelm.surfaces import camel_case

SCHEMA = Path(__file__).parents[2] / "provider" / "pulumi_devhelm" / "native" / "schema.json"
ANY = {"$ref": "pulumi.json#/Any"}
STRING = {"type": "string"}
COMPONENT = {"$ref": "#/types/devhelm:index:StatusPageComponent"}
# Checks of values that aren't strings.
TYPES: dict[Any, dict[str, Any]] = {
    checks.boolean: {"type": "boolean"},
    checks.collection: ANY,
    checks.uuids: {"type": "array", "items": STRING},
    maintenance_incident.any_notice: {"$ref": "#/types/devhelm:index:StatusPageNotice"},
    are_notices: {"type": "array", "items": STRING},
    are_components: {"type": "array", "items": COMPONENT},
}
# The tables of components. Those of resources are in the catalog.
TABLES = {"MaintenanceIncident": maintenance_incident.INPUTS}
# The names of the types of inputs that are one of a few words.
WORDS = {
    "severity": "Severity",
    "newStatus": "IncidentStatus",
    "onDestroy": "OnDestroy",
    "impact": "Impact",
    "status": "NoticeStatus",
}


def schema() -> dict[str, Any]:
    """The whole schema."""
    types: dict[str, Any] = {}
    resources = {f"devhelm:index:{name}": resource(name, types) for name in RESOURCES}
    resources |= {token: component(cls, types) for token, cls in COMPONENTS.items()}
    monitor = outputs(pulumi_devhelm.Monitor, {})
    page = outputs(pulumi_devhelm.StatusPage, {})
    types["devhelm:index:Monitor"] = {"type": "object", **monitor}
    types |= TYPES_OF_INPUTS
    results = {name: outputs(getattr(pulumi_devhelm, name), {}) for name in RESOURCES}
    return {
        "name": "devhelm",
        "version": version("pulumi-devhelm"),
        "displayName": "DevHelm",
        "description": "Declare DevHelm incidents and maintenance.",
        "keywords": ["pulumi", "devhelm", "category/monitoring"],
        "license": "MIT",
        "publisher": "The pulumi-devhelm maintainers",
        "config": {"variables": CONFIG},
        "provider": {
            "description": "An organization and workspace of DevHelm, with a token for it. What is "
            "omitted comes from the environment.",
            "inputProperties": CONFIG,
        },
        "types": dict(sorted(types.items())),
        "resources": dict(sorted(resources.items())),
        "functions": functions(results, monitor, page),
        "language": LANGUAGE,
    }


def resource(name: str, types: dict[str, Any]) -> dict[str, Any]:
    """A resource: its inputs from the table, its outputs from the class."""
    table = RESOURCES[name].inputs
    cls = getattr(pulumi_devhelm, name)
    return inputs(cls, table, types) | outputs(cls, table.defaults)


def plain(kind: dict[str, Any]) -> dict[str, Any]:
    """A type whose values, and items, are never Outputs."""
    items = {"items": plain(kind["items"])} if "items" in kind else {}
    return kind | items | {"plain": True}


def component(cls: type, types: dict[str, Any]) -> dict[str, Any]:
    """A component, which the plugin constructs: its inputs from the table."""
    return {"isComponent": True, **inputs(cls, TABLES[cls.__name__], types), **outputs(cls, {})}


def inputs(cls: type, table: Inputs, types: dict[str, Any]) -> dict[str, Any]:
    """The description of a class, and its inputs."""
    public = {one.key: one for one in table.properties if is_public(one)}
    return {
        "description": inspect.getdoc(cls),
        "inputProperties": {key: declared(cls.__name__, one, types) for key, one in public.items()},
        "requiredInputs": [key for key, one in public.items() if one.required],
    }


def is_public(one: Property) -> bool:
    """Whether programs can set an input."""
    return not (one.internal or isinstance(one.check, checks.Refused))


def declared(name: str, one: Property, types: dict[str, Any]) -> dict[str, Any]:
    """One input."""
    described = {"description": one.description}
    if one.default is not None:
        described["description"] += f" Default: {json.dumps(one.default).strip(chr(34))}."
    if one.change is Change.REPLACES:
        described["willReplaceOnChanges"] = True
    if not isinstance(one.check, checks.Choice):
        kind = TYPES.get(one.check, STRING)
        return (plain(kind) if one.plain else kind) | described
    token = f"devhelm:index:{name if one.key == 'onDestroy' else ''}{WORDS[one.key]}"
    types[token] = {
        "type": "string",
        "description": one.description,
        "enum": [{"name": word.capitalize(), "value": word} for word in one.check.allowed],
    }
    return {"$ref": f"#/types/{token}"} | described


def functions(
    results: dict[str, Any], monitor: dict[str, Any], page: dict[str, Any]
) -> dict[str, Any]:
    """The functions, whose results are like the outputs of the resources that they read."""
    found = {
        "getMonitor": monitor,
        "getMonitors": {
            "properties": {
                "monitors": {
                    "type": "array",
                    "items": {"$ref": "#/types/devhelm:index:Monitor"},
                    "description": "The monitors.",
                }
            },
            "required": ["monitors"],
        },
        "getStatusPage": page,
        "getIncident": read(results["Incident"], "Incident"),
        "getMaintenanceWindow": read(results["MaintenanceWindow"], "MaintenanceWindow"),
    }
    return {
        f"devhelm:index:{name}": {**given, "outputs": {"type": "object", **found[name]}}
        for name, given in FUNCTIONS.items()
    }


def read(result: dict[str, Any], name: str) -> dict[str, Any]:
    """What a function returns of an object: only what DevHelm knows."""
    local = {one.key for one in RESOURCES[name].inputs.properties if not one.importable}
    local -= {one.key for one in RESOURCES[name].inputs.properties if not is_public(one)}
    properties = {key: one for key, one in result["properties"].items() if key not in local}
    return {
        "properties": {"id": {**STRING, "description": "UUID of it."}, **properties},
        "required": ["id", *(key for key in result["required"] if key in properties)],
    }


def outputs(cls: type, defaults: dict[str, Any]) -> dict[str, Any]:
    """The properties of a class, from its annotations and the strings below them."""
    properties: dict[str, Any] = {}
    required: list[str] = []
    for base in reversed(cls.__mro__):
        if not base.__module__.startswith("pulumi_devhelm"):
            continue
        texts = attribute_texts(base)
        for name, annotation in inspect.get_annotations(base, eval_str=True).items():
            if name.startswith("_"):
                continue
            kind, optional = type_of(annotation)
            key = camel_case(name)
            properties[key] = kind | ({"description": texts[name]} if name in texts else {})
            if not optional or key in defaults:
                required.append(key)
    return {"properties": properties, "required": required}


def attribute_texts(cls: type) -> dict[str, str]:
    """The strings below the annotations of a class, by name."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    statements = tree.body if isinstance(tree, ast.ClassDef) else []
    texts = {}
    for one, after in pairwise(statements):
        is_text = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and is_text:
            texts[one.target.id] = " ".join(inspect.cleandoc(after.value.value).split())
    return texts


def type_of(hint: Any) -> tuple[dict[str, Any], bool]:
    """The type of an annotation, and whether the value may be missing."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is pulumi.Output:
        return type_of(args[0])
    if type(None) in args:
        (kind,) = [arg for arg in args if arg is not type(None) and not isinstance(arg, ForwardRef)]
        return type_of(kind)[0], True
    simple = {str: "string", bool: "boolean", int: "integer"}
    if hint in simple:
        return {"type": simple[hint]}, False
    if hint is Any:
        return ANY, True
    if issubclass(origin, dict) or "Mapping" in str(origin):
        return {"type": "object", "additionalProperties": type_of(args[1])[0]}, False
    return {"type": "array", "items": type_of(args[0])[0]}, False


if __name__ == "__main__":
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if text == SCHEMA.read_text("utf-8") else "The schema is stale: run this again.")
    SCHEMA.write_text(text, "utf-8")
