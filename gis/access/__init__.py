"""Who comes in: logins and their throttle, sessions, the second factor, a provider's logins, browsers' rules."""
