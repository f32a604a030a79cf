"""The learned models as the judge uses them, and how they are read from the plain data that training writes.

A model is one JSON file, and beside it, where it has large tables of numbers, an .npz of NumPy arrays: what is an array stands in the JSON
as {"array": its name there}, and all of them in a digest, so that no file is read with another's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Wide = NDArray[np.float64]
Narrow = NDArray[np.float32]
ARRAY, DIGEST = "array", "digest of arrays"
TERM_UNIT = np.float32(20)  # of a term's weight, as it is written; a line's terms are many, and none needs to be finer


class Layer(NamedTuple):
    """A linear model over standardised features, log-odds out."""

    features: tuple[str, ...]
    mean: Wide
    scale: Wide
    weights: Wide
    bias: float


class Network(NamedTuple):
    """A small network over a page's blocks: standardised features in; log-odds of "keep", and of labels if it has learned any, out."""

    features: tuple[str, ...]
    mean: Wide
    scale: Wide
    direct: Narrow  # features × outputs: straight to the odds
    bias: Narrow  # by output
    entry: Narrow  # features × width
    entry_bias: Narrow
    rounds: tuple[tuple[Narrow, Narrow], ...]  # each: what a block sees × width, and a bias
    exit: Narrow  # the width of the entry and of every round × outputs: to the odds
    labels: tuple[str, ...] = ()  # of the outputs behind the first, which is "keep"


class Forest(NamedTuple):
    """Symmetric trees whose leaves add up to log-odds of "keep": on every level of a tree one question for all that come there."""

    features: tuple[str, ...]
    questions: NDArray[np.int64]  # trees × depth: which feature is asked about
    borders: Narrow  # trees × depth: above which the answer is yes
    leaves: Wide  # trees × 2^depth: the answers as bits, the first question's the lowest
    bias: float


class Naming(NamedTuple):
    """A linear model over standardised features for several labels at once: a softmax over what each label's weights give."""

    labels: tuple[str, ...]
    features: tuple[str, ...]
    mean: Wide
    scale: Wide
    weights: Wide  # features × labels
    bias: Wide


class Wording(NamedTuple):
    """A linear model over a line's terms: log-odds of "keep" and of labels, the sum over its known terms by the root of their number."""

    labels: tuple[str, ...]  # of the outputs behind the first, which is "keep"
    places: Mapping[str, int]  # term to row
    weights: Narrow  # terms × outputs
    bias: Narrow  # by output


@dataclass(frozen=True)
class Weights:
    """The numbers of one judge and where they come from: linear looks, networks and trees; the log-odds of the last look, of the networks
    and of the trees are averaged.
    """

    looks: tuple[Layer, ...]
    info: Mapping[str, Any]
    networks: tuple[Network, ...] = ()
    naming: Naming | None = None
    wording: Wording | None = None
    forest: Forest | None = None


def layer_of(data: dict[str, Any]) -> Layer:
    """A linear model from its plain data; KeyError for one without features or bias."""
    numbers = [np.array([row[i] for row in data["features"].values()], dtype=np.float64) for i in range(3)]
    return Layer(tuple(data["features"]), numbers[0], numbers[1], numbers[2], float(data["bias"]))


def network_of(data: dict[str, Any]) -> Network:
    """A network from its plain data; KeyError for one that lacks a part."""
    rows, labels = np.array(list(data["features"].values())), tuple(data.get("labels", ()))
    narrow = {name: np.array(data[name], dtype=np.float32) for name in ("entry", "entry_bias")}
    rounds = tuple((np.array(r["seen"], dtype=np.float32), np.array(r["bias"], dtype=np.float32)) for r in data["rounds"])
    direct, way_out = rows[:, 2:].astype(np.float32), np.array(data["exit"], dtype=np.float32).reshape(-1, 1 + len(labels))
    bias = np.array(data["bias"], dtype=np.float32).reshape(-1)
    return Network(
        tuple(data["features"]),
        rows[:, 0].copy(),
        rows[:, 1].copy(),
        direct,
        bias,
        narrow["entry"],
        narrow["entry_bias"],
        rounds,
        way_out,
        labels,
    )


def naming_of(data: dict[str, Any]) -> Naming:
    """A model of labels from its plain data; KeyError for one that lacks a part."""
    rows = np.array(list(data["features"].values()))
    features, bias = tuple(data["features"]), np.array(data["bias"])
    return Naming(tuple(data["labels"]), features, rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2:].copy(), bias)


def wording_of(data: dict[str, Any]) -> Wording:
    """A model of terms from its plain data, which gives weights in twentieths; KeyError or ValueError for one that lacks a part."""
    labels, terms = tuple(data["labels"]), data["terms"]
    weights = np.array(data["weights"], dtype=np.float32).reshape(len(terms), 1 + len(labels)) / TERM_UNIT
    return Wording(labels, {term: place for place, term in enumerate(terms)}, weights, np.array(data["bias"], dtype=np.float32))


def forest_of(data: dict[str, Any]) -> Forest:
    """Trees from their plain data, a list of [features, borders, leaves]; KeyError or ValueError for one that lacks a part."""
    asked, borders, leaves = zip(*data["trees"], strict=True)
    return Forest(
        tuple(data["features"]),
        np.array(asked, dtype=np.int64),
        np.array(borders, dtype=np.float32),
        np.array(leaves, dtype=np.float64),
        float(data["bias"]),
    )


def weights_of(data: dict[str, Any]) -> Weights:
    """One judge from its plain data; KeyError for one that lacks a part."""
    looks = tuple(layer_of(look) for look in data.get("looks", ()))
    networks = tuple(network_of(network) for network in data.get("networks", ()))
    naming = naming_of(data["naming"]) if "naming" in data else None
    wording = wording_of(data["wording"]) if data.get("wording") else None
    return Weights(looks, data["info"], networks, naming, wording, forest_of(data["forest"]) if data.get("forest") else None)


def read_weights(folder: Path) -> dict[str, Weights]:
    """Every model of the folder by the name of its file; ValueError or KeyError for one that is damaged or lacks a part."""
    return {path.stem: weights_of(read_model(path)) for path in sorted(folder.glob("*.json"))}


def read_model(path: Path) -> dict[str, Any]:
    """A model's plain data with its arrays in their places; ValueError where these are not the ones that it was written with."""
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    wanted = data.pop(DIGEST, None)
    if wanted is None:
        return data
    if not (beside := path.with_suffix(".npz")).exists():
        raise ValueError(f"{path} needs {beside.name} beside it")
    with np.load(beside, allow_pickle=False) as file:
        arrays = dict(file)
    if digest_of(arrays) != wanted:
        raise ValueError(f"{beside} is not what {path.name} was written with")
    found: dict[str, Any] = _with_arrays(data, arrays)
    return found


def digest_of(arrays: Mapping[str, NDArray[Any]]) -> str:
    """What tells these arrays from others: their names, types and numbers."""
    found = hashlib.sha256()
    for name in sorted(arrays):
        found.update(f"{name} {arrays[name].dtype} {arrays[name].shape}".encode() + arrays[name].tobytes())
    return found.hexdigest()[:16]


def _with_arrays(value: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:
    if isinstance(value, dict):
        return arrays[value[ARRAY]] if value.keys() == {ARRAY} else {name: _with_arrays(part, arrays) for name, part in value.items()}
    return [_with_arrays(part, arrays) for part in value] if isinstance(value, list) else value
