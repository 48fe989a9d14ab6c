"""Data, not code: templates, the SQL function library, demo data."""
