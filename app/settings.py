"""What an operator may set, read once from WINNOW_* in the environment and frozen."""

from __future__ import annotations

import os
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "WINNOW_"


def _split(value: object) -> object:
    """A list in the environment is written with commas."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _are_pairs(value: tuple[str, ...]) -> tuple[str, ...]:
    for pair in value:
        host, _, port = pair.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536 or any(c in host for c in "/@ "):
            raise ValueError(f"{pair!r} is not of the form host:port")
    return value


Pairs = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_are_pairs)]
Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


def _cores() -> int:
    """Cores that this process may use, which can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseSettings):
    """Settings of the service; a field's name in upper case behind WINNOW_ is its environment variable."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    api_keys: Listed = Field(default=(), repr=False, description="Keys, parted by commas, one of which every call must bring; empty: none.")
    hosts: Listed = Field(
        default=(),
        description="Names, parted by commas, that a service without keys answers to besides addresses and names without a dot; *: any.",
    )
    fetch: Literal["on", "off"] = Field(default="on", description="Whether pages may be fetched by URL.")
    fetch_allow: Pairs = Field(default=(), description="host:port pairs, parted by commas, that may be reached though not public.")
    fetch_only: Listed = Field(default=(), description="The only hosts that may be reached, parted by commas; empty for all public ones.")
    fetch_timeout_s: float = Field(default=15.0, gt=0, le=600, description="Seconds for one fetch, name look-up and redirects included.")
    fetch_max_redirects: int = Field(default=5, ge=0, le=20, description="Redirects followed, each checked like the first address.")
    max_bytes: int = Field(default=16 * 1024 * 1024, gt=0, description="Largest page in bytes, sent or fetched, after decompression.")
    deadline_s: float = Field(default=5.0, gt=0, description="Seconds of work on one page before its worker is ended.")
    upload_timeout_s: float = Field(
        default=30.0, gt=0, description="Seconds in which the head of a request, and then its body, must have arrived."
    )
    workers: int = Field(default_factory=_cores, ge=1, le=256, description="Worker processes, each of which works on one page at a time.")
    queue: int = Field(default=128, ge=0, description="Pages that may wait for a worker; while there are as many, more are refused.")
    max_requests: int = Field(default=1000, ge=1, description="Requests that may be under way, uploads and fetches among them.")
    held_bytes: int = Field(default=512 * 1024 * 1024, gt=0, description="Bytes of pages that may be held by requests under way.")
    rate_per_minute: int = Field(default=0, ge=0, description="Requests a minute that one key, or one address, may make; 0: any number.")
    pages_a_worker: int = Field(default=2000, ge=1, description="Pages after which a worker process is replaced.")
    worker_memory_bytes: int = Field(
        default=1024 * 1024 * 1024, ge=64 * 1024 * 1024, description="Memory that work on pages may take in one worker process."
    )
    drain_s: float = Field(default=20.0, ge=0, le=600, description="Seconds in which work must end when the service is told to stop.")
    cors_origins: Listed = Field(
        default=(), description="Origins, parted by commas, whose pages may call this service from a browser; empty: none but its own."
    )
    log_format: Literal["auto", "text", "json"] = Field(
        default="auto", description="Messages as lines of text or of JSON; auto: text on a terminal, JSON elsewhere."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="The least grave message that is logged.")


class SettingsError(ValueError):
    """A setting whose value does not fit; the message has a line for each, beginning with the variable's name."""


def load() -> Settings:
    """The settings of the environment; SettingsError names what is wrong with them."""
    try:
        return Settings()
    except ValidationError as problem:
        lines = (f"{PREFIX}{'_'.join(map(str, wrong['loc'])).upper()}: {wrong['msg']}" for wrong in problem.errors())
        raise SettingsError("\n".join(lines)) from None


def rows() -> list[tuple[str, str, str]]:
    """Environment variable, default and help of every setting, as the command line and the README show them."""
    found = []
    for name, field in Settings.model_fields.items():
        if field.default_factory is not None:
            default = "one a core"
        elif isinstance(field.default, tuple):
            default = ",".join(field.default)
        else:
            default = f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
        found.append((PREFIX + name.upper(), default, field.description or ""))
    return found
