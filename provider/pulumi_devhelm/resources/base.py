"""What all resources share: names as Python has them here, as DevHelm has them in the state."""

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar

import pulumi
from pulumi import dynamic


class DevHelmResource(dynamic.Resource):
    """A dynamic resource whose annotations are its properties.

    Names are translated by Pulumi's own type metadata, as in the SDKs that Pulumi generates, and
    not by `translate_input_property`: that is asked about every nested key as well, and would
    rewrite keys that belong to the user.
    """

    _inputs: ClassVar[type[dict[str, Any]]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        names = inspect.get_annotations(cls)
        namespace = {name: getattr(cls, name, pulumi.property(name)) for name in names}
        namespace["__annotations__"] = dict.fromkeys(names, Any)
        namespace["__init__"] = dict.__init__
        cls._inputs = pulumi.input_type(type(f"{cls.__name__}Inputs", (dict,), namespace))

    def __init__(
        self,
        provider: dynamic.ResourceProvider,
        name: str,
        inputs: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        # Every property is named, so that Pulumi makes an output of it.
        properties = dict.fromkeys(inspect.get_annotations(type(self))) | dict(inputs)
        super().__init__(provider, name, self._inputs(properties), opts)
