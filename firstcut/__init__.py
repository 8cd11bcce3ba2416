"""The front hall: the command line, settings and the demo; the only place that knows every room."""
