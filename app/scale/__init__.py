"""Adapters for engines that others run: each turns an engine's pages into rows on workers that a page can end without ending the engine."""

from app.scale.pages import Pages

__all__ = ["Pages"]
