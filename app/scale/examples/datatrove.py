"""datatrove: `python -m app.scale.examples.datatrove pages.jsonl answers/`, with lines of `id`, `html` and `url`."""

from __future__ import annotations

import sys
from pathlib import Path

from app.scale.datatrove import WinnowExtractor


def main(pages: str, answers: str, deadline_s: str = "5") -> None:
    """Clean the pages of one file; SlurmPipelineExecutor or RayPipelineExecutor run the same pipeline on many machines."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    path = Path(pages).resolve()
    pipeline = [
        JsonlReader(str(path.parent), glob_pattern=path.name, text_key="html", compression=None),
        WinnowExtractor(float(deadline_s)),
        JsonlWriter(answers, output_filename="${rank}.jsonl", compression=None),
    ]
    LocalPipelineExecutor(pipeline, tasks=1, logging_dir=f"{answers}/logs").run()


if __name__ == "__main__":
    main(*sys.argv[1:])
