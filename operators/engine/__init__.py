"""The engine: runs a stage in a child process on DuckDB, locked down and limited."""
