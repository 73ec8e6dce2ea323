"""Provider: an organization and workspace of DevHelm, with a token for it."""

from importlib.metadata import version
from typing import Any

import pulumi

from pulumi_devhelm.resources import plugin_search
from pulumi_devhelm.resources.hosts import PACKAGE
from pulumi_devhelm.resources.refusals import refused


class Provider(pulumi.ProviderResource):
    """Serves resources with the native plugin, each provider with its own token and workspace.

    Give it to a resource or a component with the options `provider` or `providers`; children of a
    component inherit it. All other resources stay dynamic.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        api_token: pulumi.Input[str | None] = None,
        api_url: pulumi.Input[str | None] = None,
        org_id: pulumi.Input[str | None] = None,
        workspace_id: pulumi.Input[str | None] = None,
        timeout_seconds: pulumi.Input[float] | None = None,
        max_attempts: pulumi.Input[int] | None = None,
        max_total_seconds: pulumi.Input[float] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a provider.

        Invalid values fail the preview. What is omitted comes from the stack's configuration, or
        from the environment. Raises RunError if Pulumi can't find the plugin.

        :param resource_name: The name in the stack.
        :param api_token: DevHelm's API token. The state stores it encrypted.
        :param api_url: Address of DevHelm's API. A change replaces all resources of the provider.
        :param org_id: ID of the organization. A change replaces all resources of the provider.
        :param workspace_id: ID of the workspace. A change replaces all resources of the provider.
        :param timeout_seconds: Time limit of one HTTP call, in seconds, at most 600.
        :param max_attempts: How many times one call is sent, at most 100.
        :param max_total_seconds: Time limit of one operation with all its calls and waits, in
            seconds, at most 3600.
        :param opts: Pulumi's options.
        """
        run = pulumi.runtime.settings.get_monitor()
        if not (isinstance(run, pulumi.runtime.mocks.MockMonitor) or plugin_search.can_be_found()):
            raise refused(
                f"Provider {resource_name!r}",
                f"Pulumi can't find the plugin {plugin_search.PROGRAM}. Run `pulumi-devhelm plugin "
                "install` in the environment that has this package, then run again.",
            )
        given = {
            "apiToken": api_token,
            "apiUrl": api_url,
            "orgId": org_id,
            "workspaceId": workspace_id,
            "timeoutSeconds": timeout_seconds,
            "maxAttempts": max_attempts,
            "maxTotalSeconds": max_total_seconds,
        }
        config = pulumi.Config(PACKAGE)
        inputs = {
            key: config.get(key) if value is None else _as_text(value)
            for key, value in given.items()
        }
        inputs["apiToken"] = inputs["apiToken"] and pulumi.Output.secret(inputs["apiToken"])
        super().__init__(
            PACKAGE,
            resource_name,
            inputs,
            pulumi.ResourceOptions.merge(
                pulumi.ResourceOptions(version=version("pulumi-devhelm")), opts
            ),
        )


def _as_text(value: Any) -> Any:
    """The engine passes strings to a provider."""
    return value if isinstance(value, str) else pulumi.Output.from_input(value).apply(str)
