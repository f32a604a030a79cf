"""Ray Data: `python -m app.scale.examples.ray pages.jsonl answers/`, with lines of `id`, `html` or `text`, and `url`."""

from __future__ import annotations

import sys

import pyarrow as pa
import pyarrow.json as lines

from app.scale.ray import CleanPages


def main(pages: str, answers: str, deadline_s: str = "5") -> None:
    """Clean the pages of one file on the cores of this machine; `ray.init(address=…)` uses those of a cluster."""
    import ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    table: pa.Table = lines.read_json(pages, parse_options=lines.ParseOptions(newlines_in_values=False))
    rows = ray.data.from_arrow(table).map_batches(
        CleanPages, batch_format="pyarrow", batch_size=16, concurrency=1, fn_constructor_kwargs={"deadline_s": float(deadline_s)}
    )
    rows.write_parquet(answers)
    ray.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
