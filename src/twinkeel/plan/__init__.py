"""The main job: from what is held to a plan, told in ``story.py``, kept as plain data in ``model.py``."""
