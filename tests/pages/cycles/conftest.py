"""The engine by itself, for procedures whose works nobody could do in a test."""

from himpun.cycles.tests.conftest import alone

__all__ = ["alone"]
