"""Many pages at a time: files, lines and archives in, rows or files out, on as many processes as there are cores."""

from app.bulk.commands import add_commands
from app.bulk.flow import Flow
from app.bulk.jobs import Done, Item, source_done
from app.bulk.rows import row_of, schema

__all__ = ["Done", "Flow", "Item", "add_commands", "row_of", "schema", "source_done"]
