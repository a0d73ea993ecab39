"""WHAT IS KEPT: bundles that can be read and verified without Himpun."""
