"""The stages of a build, each with what it remembers; `building.py` walks them in order."""
