"""HTTP for connectors: the only way out of a stage, its authentication and its paginations."""
