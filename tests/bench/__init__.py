"""How fast Portal is: `make bench`. It drives real servers from a process of its own, beside a one-route Flask app."""
