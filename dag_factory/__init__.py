"""From document to Dag: model, rules, plan, render, the git store, the bundle and the CLI.

One module knows Airflow's ``DAG``: ``render``. One knows bundles: ``bundle``. The rest is pure.
"""
