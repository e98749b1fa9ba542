"""Publishing: decide what changes in the output folder (`plan`), change it (`disk`), one build at a time (`lock`)."""
