"""Tests of the room that cuts pages into blocks."""
