"""What the queue does for these rooms: imports checked, written and taken back; briefings made."""
