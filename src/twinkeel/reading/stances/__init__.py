"""Who leans which way on what, why, and in whose interest."""
