"""Glossator: a static-site generator for articles with notes tied to exact passages."""

__version__ = "0.1.0"
