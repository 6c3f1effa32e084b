"""Word lists, and gates that say which patterns are worth trying in a stretch of text."""
