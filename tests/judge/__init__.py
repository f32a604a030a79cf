"""Tests of the room that gives verdicts."""
