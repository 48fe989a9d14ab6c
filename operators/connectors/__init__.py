"""Sources and destinations, one system or file kind per module."""
