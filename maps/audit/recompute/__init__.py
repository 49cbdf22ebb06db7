"""Every figure of a briefing computed again from the raw tables, in plain Python; imports nothing of the product."""
