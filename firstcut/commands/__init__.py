"""The commands, one module a subject; each opens the rooms it needs when it runs."""
