"""How what was learned is written: plain data, a line a number, and large tables of numbers as NumPy arrays beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.models import ARRAY, DIGEST, Network, digest_of

ROW_RE = re.compile(r"\[\n[\d\s,.eE+-]*\]")  # no word holds a line's end
DIGITS = 4  # of a network's number; more change no verdict


def network_as_data(network: Network) -> dict[str, Any]:
    """A network as plain data: feature to [mean, scale, weights straight to the odds], then its matrices, row by row."""
    rows = zip(network.features, network.mean, network.scale, network.direct, strict=True)
    return {
        "features": {name: rounded(np.array([mean, scale, *direct])) for name, mean, scale, direct in rows},
        "labels": list(network.labels),
        "bias": rounded(network.bias),
        "entry": halved(network.entry),
        "entry_bias": rounded(network.entry_bias),
        "rounds": [{"seen": halved(matrix), "bias": rounded(bias)} for matrix, bias in network.rounds],
        "exit": halved(network.exit),
    }


def rounded(numbers: NDArray[Any]) -> Any:
    """Lists of numbers with as many digits as matter."""
    return [rounded(row) for row in numbers] if numbers.ndim else float(f"{float(numbers):.{DIGITS}g}")


def halved(matrix: NDArray[Any]) -> NDArray[np.float16]:
    """Numbers in two bytes, with the three digits that matter."""
    return matrix.astype(np.float16)


def write_model(data: dict[str, Any], path: Path) -> None:
    """Write a model to `path`, and its arrays, if it has any, into an .npz beside it; the same model gives the same bytes."""
    arrays: dict[str, Any] = {}
    plain, beside = _without_arrays(data, "", arrays), path.with_suffix(".npz")
    if arrays:
        np.savez_compressed(beside, **arrays)
    else:
        beside.unlink(missing_ok=True)
    path.write_text(written(plain | ({DIGEST: digest_of(arrays)} if arrays else {})), "utf-8")


def _without_arrays(value: Any, name: str, arrays: dict[str, Any]) -> Any:
    """The same data with the arrays in it named by where they stand, «networks.0.entry», and put into `arrays`."""
    if isinstance(value, np.ndarray):
        arrays[name] = value
        return {ARRAY: name}
    if isinstance(value, dict):
        return {key: _without_arrays(part, f"{name}.{key}".lstrip("."), arrays) for key, part in value.items()}
    return [_without_arrays(part, f"{name}.{k}", arrays) for k, part in enumerate(value)] if isinstance(value, list) else value


def written(data: dict[str, Any]) -> str:
    """Plain data with a line a number or a word, but a line a row of numbers."""
    return ROW_RE.sub(lambda row: re.sub(r"\s+", "", row.group()), json.dumps(data, indent=1)) + "\n"
