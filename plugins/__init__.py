"""Airflow's doors: the provider and, through it, what Airflow shows of Airloom."""
