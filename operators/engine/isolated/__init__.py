"""The process that code of a node runs in: it isolates itself first, and then knows nothing but its rows."""
