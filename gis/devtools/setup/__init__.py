"""What script/server and script/test do before anything can run; standard library only, it precedes .venv."""
