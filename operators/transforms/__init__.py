"""Transforms, one per module: each is a function from its inputs to a query."""
