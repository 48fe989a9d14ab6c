"""Loading exactly once: the protocol, and one module per kind of system that keeps it."""
