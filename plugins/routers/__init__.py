"""HTTP in, one service call, a model out: one module per noun."""
