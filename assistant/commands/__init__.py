"""The command lines: thin, they parse arguments, call the package, and print."""
