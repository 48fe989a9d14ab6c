"""A user's SQL: read with DuckDB's own parser, held to an allow-list, carried as a sqlglot tree."""
