"""One archive that holds everything: database, kept files, keys, and a manifest by which each of them is verified."""
