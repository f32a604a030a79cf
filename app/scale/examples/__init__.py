"""One small program an engine, from a file of pages to a folder of answers; with other addresses they run on many machines."""
