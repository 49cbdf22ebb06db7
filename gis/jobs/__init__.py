"""Work that takes longer than an answer: a queue in PostgreSQL, a worker beside the web server, progress shown."""
