"""How requests reach Django: nginx in front, lanes of granian behind it, and what keeps them running."""
