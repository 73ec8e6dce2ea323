"""The configuration of the plugin."""

CONFIG = {
    "apiToken": {
        "type": "string",
        "secret": True,
        "description": "DevHelm's API token. If omitted: the environment variable "
        "DEVHELM_API_TOKEN, whose value no state contains.",
    },
    "apiUrl": {
        "type": "string",
        "description": "Address of DevHelm's API. If omitted: DEVHELM_API_URL, or "
        "https://api.devhelm.io. A change replaces all resources of the provider.",
    },
    "orgId": {
        "type": "string",
        "description": "ID of the organization. If omitted: DEVHELM_ORG_ID, or 1. A change "
        "replaces all resources of the provider.",
    },
    "workspaceId": {
        "type": "string",
        "description": "ID of the workspace. If omitted: DEVHELM_WORKSPACE_ID. A change replaces "
        "all resources of the provider.",
    },
    "timeoutSeconds": {
        "type": "number",
        "description": "Time limit of one HTTP call, in seconds, at most 600. Default: 30.",
    },
    "maxAttempts": {
        "type": "integer",
        "description": "How many times one call is sent, at most 100. Default: 5.",
    },
    "maxTotalSeconds": {
        "type": "number",
        "description": "Time limit of one operation with all its calls and waits, in seconds, at "
        "most 3600. Default: 60.",
    },
}
