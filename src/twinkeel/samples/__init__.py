"""Sample holdings, mandate and article, written for the demo; nothing in them comes from a real person's book."""
