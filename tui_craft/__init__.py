"""tui-craft: a terminal workbench for making fine-tuning and evaluation data.

The package root holds the version and imports nothing.
"""

__version__ = "0.1.0"
