"""Files: where they may lie, how their bytes become rows, and how rows become files."""
