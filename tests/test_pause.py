"""The collector of cycles is held back while a page is worked on, and is afterwards what it was before."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.pause import without_collections


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


@without_collections
def inside() -> bool:
    return gc.isenabled()


@without_collections
def around() -> tuple[bool, bool]:
    return inside(), gc.isenabled()


def test_nothing_is_collected_inside_and_it_goes_on_behind() -> None:
    assert not inside()
    assert gc.isenabled()


def test_the_inner_of_two_does_not_switch_it_on_for_the_outer() -> None:
    assert around() == (False, False)
    assert gc.isenabled()


def test_it_goes_on_behind_an_error() -> None:
    @without_collections
    def failing() -> None:
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        failing()
    assert gc.isenabled()


def test_who_switched_it_off_before_finds_it_off() -> None:
    gc.disable()
    inside()
    assert not gc.isenabled()


def test_threads_leave_it_on() -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: around(), range(2000)))
    assert gc.isenabled()
