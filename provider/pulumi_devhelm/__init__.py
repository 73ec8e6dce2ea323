"""Declare DevHelm incidents and maintenance in a Pulumi program."""

from pulumi_devhelm.resources.incident import Incident

__all__ = ["Incident"]
