"""The records every room speaks in: immutable, and on no other room.

Nothing here reads a file, knows a template or decides where a note stands.
"""
