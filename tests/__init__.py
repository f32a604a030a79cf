"""Tests of the whole house; `python -m tests` runs what every change has to pass."""
