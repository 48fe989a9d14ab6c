"""``airflow pipelines ...``: one file per verb; what each calls works without the command line too.

Exit codes: 0 all is well, 1 a document has problems (or is not formatted, or is stale), 2 wrong usage or
a file that cannot be read, 3 a run failed.
"""

OK, PROBLEMS, USAGE, FAILED = 0, 1, 2, 3
