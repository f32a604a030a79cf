"""Spark: `python -m app.scale.examples.spark pages.jsonl answers/`, with lines of `id`, `html` or `text`, and `url`."""

from __future__ import annotations

import os
import sys

from app.scale.spark import cleaned


def main(pages: str, answers: str, deadline_s: str = "5") -> None:
    """Clean the pages of one file on the cores of this machine; another master uses those of a cluster."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the Python that has this package; on a cluster it must be on every machine
    local = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    spark = SparkSession.builder.master("local[2]").config(map=local).config("spark.sql.session.timeZone", "UTC").getOrCreate()
    frame = spark.read.json(pages, schema="id string, html string, text string, url string")
    cleaned(frame, deadline_s=float(deadline_s)).write.parquet(answers)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
