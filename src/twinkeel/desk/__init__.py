"""One module a verb: opens files and snapshots, calls the rooms, returns plain data."""
