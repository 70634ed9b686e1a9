"""The records every room speaks in: frozen dataclasses, standard library only.

Nothing here reads a file, knows a template or decides where a note stands.
"""
