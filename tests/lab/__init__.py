"""Tests of the room where weights are trained."""
