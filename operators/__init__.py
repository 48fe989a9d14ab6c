"""What a node does: the node contract, the registry, the connectors, the transforms and the engine.

Nothing here knows the pipeline document (``airloom.dag_factory``) or the web (``airloom.plugins``).
"""
