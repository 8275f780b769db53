"""Gehoor: no lead goes uncalled, no customer unheard."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("gehoor")
except PackageNotFoundError:  # running from a checkout that was never installed
    __version__ = "0"
