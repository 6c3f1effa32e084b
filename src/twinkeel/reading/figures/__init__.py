"""Printed figures as exact quantities, and the arithmetic that figures of one sentence must obey."""
