"""The base class of all resources. Names are Python's here, and DevHelm's in the state."""

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar

import pulumi
from pulumi import dynamic
from typing_extensions import Self

from pulumi_devhelm.providers.base import DevHelmProvider
from pulumi_devhelm.providers.properties import Problem
from pulumi_devhelm.resources.hosts import PACKAGE, in_plugin, plugin_serves
from pulumi_devhelm.resources.later import is_later
from pulumi_devhelm.resources.refusals import refused
from pulumi_devhelm.resources.triggers import plain

# Options that have no effect, and what to use instead; some of them only for dynamic resources.
_WITHOUT_EFFECT = {
    "replace_on_changes": "replace_on_changes has no effect here: put the value whose change "
    "should replace the resource in triggers, or in the run_id of a GameDay.",
    "custom_timeouts": "custom_timeouts has no effect here: set devhelm:timeoutSeconds "
    "and devhelm:maxTotalSeconds instead.",
}

# What the engine stores. Of other objects, Pulumi would read a file, or fail in a traceback.
_STORABLE = (str, int, float, list, tuple, Mapping, type(None))
# The annotations of the base class, which are no properties of resources.
_OWN = ("_inputs", "_keys", "_token")


class DevHelmResource(dynamic.Resource):
    """A dynamic resource whose annotations are its properties; or one that the plugin serves.

    Pulumi's own type metadata translates the names, as in the SDKs that Pulumi generates.
    `translate_input_property` is not used, because Pulumi also calls it for every nested key, so it
    would rewrite keys that belong to the user.
    """

    _inputs: ClassVar[type[dict[str, Any]]]
    _keys: ClassVar[dict[str, str]]
    # The type that the plugin serves it as.
    _token: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # A class that a user derives from one of ours has no name of its own.
        if "name" in kwargs:
            cls._token = f"{PACKAGE}:index:{kwargs['name']}"
        annotations = {
            name: annotation
            for base in reversed(cls.__mro__)
            if issubclass(base, DevHelmResource)
            for name, annotation in inspect.get_annotations(base).items()
            if name not in _OWN
        }
        # Pulumi reads the annotations of the class alone.
        cls.__annotations__ = annotations
        properties = {name: getattr(cls, name, pulumi.property(name)) for name in annotations}
        cls._keys = {name: declared.name for name, declared in properties.items()}
        namespace = {"__init__": dict.__init__, "__annotations__": dict.fromkeys(annotations, Any)}
        cls._inputs = pulumi.input_type(
            type(f"{cls.__name__}Inputs", (dict,), properties | namespace)
        )

    def __init__(
        self,
        provider: DevHelmProvider,
        name: str,
        inputs: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        what = f"{type(self).__name__} {name!r}"
        given = dict(inputs)
        if "triggers" in given:
            given["triggers"] = plain(given["triggers"], f"{what}: triggers")

        def checked(key: str, value: Any) -> Any:
            if not is_later(value) and not isinstance(value, _STORABLE):
                declared = provider.inputs[self._keys[key]]
                if refusal := declared.check(value):
                    raise refused(what, str(Problem(declared.key, refusal)))
            return value

        for key, value in given.items():
            checked(key, value)
        if isinstance(monitor := given.get("monitor_id"), pulumi.Output):
            # It is easy to forget the `.id` after get_monitor_output(...).
            given["monitor_id"] = monitor.apply(lambda known: checked("monitor_id", known))
        # Every property is named, so that Pulumi makes an output of it.
        properties = dict.fromkeys(self._keys) | given
        outputs = {
            self._keys[key]: value
            for key, value in given.items()
            if isinstance(value, pulumi.Output)
        }
        if plugin_serves(opts):
            opts = self._with_alias(f"pulumi-python:{self._resource_type_name}", opts)
            pulumi.CustomResource.__init__(self, self._token, name, self._inputs(properties), opts)
            warn_of_options(self, opts)
            return
        if outputs:
            # The provider sees plain values, and DevHelm may repeat them elsewhere in its answers.
            # So the provider must know which ones to keep secret there.
            properties["secretTexts"] = pulumi.Output.from_input(_secret(outputs))
        opts = self._with_alias(self._token, opts)
        super().__init__(provider, name, self._inputs(properties), opts)
        warn_of_options(self, opts)

    @classmethod
    def _read(
        cls,
        provider: DevHelmProvider,
        name: str,
        id_: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None,
    ) -> Self:
        """Read an existing object by its id, without owning it."""
        resource = cls.__new__(cls)
        opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id_))
        DevHelmResource.__init__(resource, provider, name, {}, opts)
        return resource

    def _with_alias(
        self, token: str, opts: pulumi.ResourceOptions | None
    ) -> pulumi.ResourceOptions | None:
        """Add the type that the other host has for it, so that it can move without replacement."""
        if in_plugin() or (opts and opts.id is not None):
            return opts
        alias = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_=token)])
        return pulumi.ResourceOptions.merge(opts, alias)

    @classmethod
    def _refuse_import(cls, name: str, opts: pulumi.ResourceOptions | None, advice: str) -> None:
        """Raise RunError for `import_`, which fails in Pulumi's host of dynamic resources."""
        if opts and opts.import_ is not None and not plugin_serves(opts):
            raise pulumi.RunError(
                f"{cls.__name__} {name!r}: import_ doesn't work for dynamic resources. {advice}"
            )


def ending_first(opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
    """Return the options of a resource that a replacement ends before it creates the new one.

    Nobody wants to read two open notices about the same event. The providers ask for this, too, but
    Pulumi doesn't ask them about a replacement that the user forces.
    """
    first = pulumi.ResourceOptions(delete_before_replace=True)
    return pulumi.ResourceOptions.merge(first, opts)


def warn_of_options(resource: pulumi.Resource, opts: pulumi.ResourceOptions | None) -> None:
    """Warn about each option of `resource` that has no effect."""
    for name, sentence in _WITHOUT_EFFECT.items():
        works = name == "replace_on_changes" and plugin_serves(opts)
        if getattr(opts, name, None) and not works:
            pulumi.log.warn(sentence, resource)


async def _secret(outputs: Mapping[str, pulumi.Output[Any]]) -> list[str] | None:
    """The keys of the secret `outputs`, or None if there are none."""
    return [key for key, value in outputs.items() if await value.is_secret()] or None
