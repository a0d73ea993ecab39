"""Reading cycles: which version counts, who may see what, tasks and their clocks. One file for each question."""

from himpun.cycles.selectors.counting import counting, line_of, valid_version, valid_versions

__all__ = ["counting", "line_of", "valid_version", "valid_versions"]
