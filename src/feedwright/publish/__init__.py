"""Publishing: decide what changes in the output folder (`plan`, pure), change it (`disk`), one build at a time (`lock`)."""
