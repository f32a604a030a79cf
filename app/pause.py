"""Keeps the collector of reference cycles out of the way while a page is worked on."""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def without_collections(function: Callable[P, T]) -> Callable[P, T]:
    """The function, with no collections of cycles while it runs; where they were switched off before, they stay so.

    What is made of a page lives until its answer is there, so that collections, which come with every few hundred new objects, find nothing
    and cost a tenth of the time. Threads that run such functions side by side may collect now and then; nothing else comes of it.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if not gc.isenabled():
            return function(*args, **kwargs)
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            gc.enable()

    return run
