"""How requests come in: the application, who may do what, errors, guards."""
