"""Tests of the room that turns verdicts into answers."""
