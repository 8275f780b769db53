"""Transcripts of nine kinds in, one shape out. `read` finds out by itself which kind it was given."""

from gehoor.listening.transcript.read import read

__all__ = ["read"]
