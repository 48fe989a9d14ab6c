"""What ``make`` runs; standard library only, until the environment exists."""
