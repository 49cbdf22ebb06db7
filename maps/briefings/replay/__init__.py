"""What was recorded between two moments, replayed in its order, and what each of it did to the figures of a day."""
