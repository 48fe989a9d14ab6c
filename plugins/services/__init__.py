"""What the API does, without HTTP: one module per noun."""
