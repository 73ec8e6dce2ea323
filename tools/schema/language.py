"""What the SDKs of each language are called."""

LANGUAGE = {
    "nodejs": {"packageName": "@devhelm/pulumi", "respectSchemaVersion": True},
    # Imported programs use the hand-written classes. No Python SDK is ever generated.
    "python": {
        "packageName": "pulumi_devhelm",
        "respectSchemaVersion": True,
        "pyproject": {"enabled": True},
    },
    "go": {
        "importBasePath": "github.com/pulumi-devhelm/pulumi-devhelm/sdk/go/devhelm",
        "respectSchemaVersion": True,
        "generateResourceContainerTypes": True,
    },
    "csharp": {"respectSchemaVersion": True},
    "java": {"buildFiles": "gradle"},
}
