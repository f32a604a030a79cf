"""How what was learned is written: plain data, a line a number."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.models import Network

ROW_RE = re.compile(r"\[[^][{}\"]*\]")
DIGITS = 4  # of a network's number; more change no verdict


def network_as_data(network: Network) -> dict[str, Any]:
    """A network as plain data: feature to [mean, scale, weights straight to the odds], then its matrices, row by row."""
    rows = zip(network.features, network.mean, network.scale, network.direct, strict=True)
    return {
        "features": {name: rounded(np.array([mean, scale, *direct])) for name, mean, scale, direct in rows},
        "labels": list(network.labels),
        "bias": rounded(network.bias),
        "entry": rounded(network.entry),
        "entry_bias": rounded(network.entry_bias),
        "rounds": [{"seen": rounded(matrix), "bias": rounded(bias)} for matrix, bias in network.rounds],
        "exit": rounded(network.exit),
    }


def rounded(numbers: NDArray[Any]) -> Any:
    """Lists of numbers with as many digits as matter."""
    return [rounded(row) for row in numbers] if numbers.ndim else float(f"{float(numbers):.{DIGITS}g}")


def written(data: dict[str, Any]) -> str:
    """Plain data with a line a number, but a line a row of a network's matrices."""
    return ROW_RE.sub(lambda row: re.sub(r"\s+", "", row.group()), json.dumps(data, indent=1)) + "\n"
