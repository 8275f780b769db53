"""The steps of the pipeline; `pipeline.py` is the way in."""
