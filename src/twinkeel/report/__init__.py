"""Pictures and pages, drawn from plain results alone: one HTML file that opens from disk, with no network."""
