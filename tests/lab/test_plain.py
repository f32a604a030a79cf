"""What was learned comes back from its files as it was written, arrays among it, and the same numbers make the same files."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from app.lab.plain import write_model
from app.lab.wording import wording_as_data
from app.models import Wording, read_model, wording_of

MODEL = {
    "info": {"judge": "text", "pages": 3},
    "networks": [{"bias": [0.5, -1.0], "entry": np.array([[1.5, -2.25]], np.float16), "rounds": [{"seen": np.eye(2, dtype=np.float16)}]}],
    "wording": {"terms": ["array", "=[0, 1 ]"], "weights": np.array([[1, -127], [0, 127]], np.int8)},
}


def test_a_model_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_model(MODEL, tmp_path / "text.json")
    found = read_model(tmp_path / "text.json")
    assert found["info"] == MODEL["info"]
    (network,) = found["networks"]
    assert network["bias"] == [0.5, -1.0]
    assert network["entry"].tolist() == [[1.5, -2.25]]
    assert network["rounds"][0]["seen"].tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert found["wording"]["terms"] == ["array", "=[0, 1 ]"]
    assert found["wording"]["weights"].tolist() == [[1, -127], [0, 127]]


def test_the_same_model_makes_the_same_files_and_one_without_arrays_leaves_none_behind(tmp_path: Path) -> None:
    for name in ("first", "again"):
        write_model(MODEL, tmp_path / f"{name}.json")
    assert (tmp_path / "first.json").read_bytes() == (tmp_path / "again.json").read_bytes()
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "again.npz").read_bytes()
    with ZipFile(tmp_path / "first.npz") as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}, "no clock in it"
    write_model({"info": {}, "looks": []}, tmp_path / "first.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.json", "again.npz", "first.json"]


def test_arrays_of_another_model_or_none_are_refused(tmp_path: Path) -> None:
    write_model(MODEL, tmp_path / "text.json")
    write_model(MODEL | {"networks": [np.zeros(1)]}, tmp_path / "other.json")
    (tmp_path / "other.npz").rename(tmp_path / "text.npz")
    with pytest.raises(ValueError, match=r"text\.npz is not what text\.json was written with"):
        read_model(tmp_path / "text.json")
    (tmp_path / "text.npz").unlink()
    with pytest.raises(ValueError, match=r"text\.json needs text\.npz beside it"):
        read_model(tmp_path / "text.json")


def test_a_term_that_is_worth_more_than_a_byte_holds_is_worth_that(tmp_path: Path) -> None:
    plain = wording_as_data(Wording(("body",), {"tide": 0}, np.array([[99.0, -99.0]], np.float32), np.zeros(2, np.float32)))
    assert plain["weights"].tolist() == [[127, -127]]
    with pytest.raises(ValueError, match="reshape"):
        wording_of(plain | {"terms": ["tide", "mill"]})
