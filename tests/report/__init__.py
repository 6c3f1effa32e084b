"""Tests of the report; `plans.py` holds hand-made plans to draw."""
