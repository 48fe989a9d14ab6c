"""What the SQL databases share: names, types, connections, errors, discovery."""
