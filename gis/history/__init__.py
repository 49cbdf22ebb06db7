"""Who changed what, when, and in which request: written by the database itself, appended and never changed."""
