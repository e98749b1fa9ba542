"""A command is one file here: its name is the file's, and `command` in it is what is run."""
