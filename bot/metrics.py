"""The metrics for Prometheus. No label has an id, so that their number stays small."""

from __future__ import annotations

from math import nan

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from bot import __version__

#: The content type of ``/metrics``: Prometheus' text format, version 0.0.4.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

REGISTRY = CollectorRegistry(auto_describe=True)
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)

#: Discord allows three seconds; a member notices much less.
_WAITS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

INTERACTIONS = Counter(
    "lectern_interactions",
    "Interactions, by kind (command, press, completion), command or action, and outcome.",
    ["kind", "command", "outcome"],
    registry=REGISTRY,
)
ACKNOWLEDGED = Histogram(
    "lectern_interaction_ack_seconds",
    "From hearing of an interaction to the end of its first answer.",
    buckets=_WAITS,
    registry=REGISTRY,
)
LAG = Histogram(
    "lectern_interaction_lag_seconds",
    "From Discord's time of an interaction to hearing of it (below zero: a wrong clock).",
    buckets=(-1.0, -0.1, 0.0, *_WAITS),
    registry=REGISTRY,
)
MAYBE_DELIVERED = Counter(
    "lectern_interactions_maybe_delivered",
    "Answers that Discord called unknown (10062) or double (40060), or that got no clear reply.",
    ["code"],
    registry=REGISTRY,
)
HTTP_REQUESTS = Counter(
    "discord_http_requests",
    "Requests to Discord's API.",
    ["method", "route", "status"],
    registry=REGISTRY,
)
HTTP_SECONDS = Histogram(
    "discord_http_request_seconds",
    "How long Discord's API took.",
    ["method", "route"],
    buckets=_WAITS,
    registry=REGISTRY,
)
HTTP_LIMITED = Counter(
    "discord_http_429", "Answers that named a rate limit.", ["scope"], registry=REGISTRY
)
HTTP_INVALID = Counter(
    "discord_http_invalid_requests",
    "Answers 401, 403 and 429 (not shared): ten thousand in ten minutes get an address banned.",
    registry=REGISTRY,
)
GATEWAY_EVENTS = Counter(
    "discord_gateway_events", "Events from the gateway.", ["type"], registry=REGISTRY
)
GATEWAY_SESSIONS = Counter(
    "discord_gateway_sessions",
    "What became of gateway sessions: connected, ready, resumed, disconnected.",
    ["shard", "event"],
    registry=REGISTRY,
)
SHARD_LATENCY = Gauge(
    "discord_latency_seconds", "Heartbeat latency of a shard.", ["shard"], registry=REGISTRY
)
GUILDS = Gauge("discord_guilds", "Servers that the bot is in.", registry=REGISTRY)
LOOP_LAG = Gauge(
    "lectern_event_loop_lag_seconds",
    "How late the loop's heartbeat was, the last time.",
    registry=REGISTRY,
)
TRANSACTIONS = Histogram(
    "lectern_database_transaction_seconds",
    "Transactions, waiting for their turn included.",
    ["kind"],
    buckets=_WAITS,
    registry=REGISTRY,
)
READINGS_WAITING = Gauge(
    "lectern_readings_waiting", "Openings that are not written yet.", registry=REGISTRY
)
ANSWERS = Counter(
    "lectern_answers",
    "Answers to questions that were kept, by where and outcome (right, part, wrong, dontknow).",
    ["mode", "outcome"],
    registry=REGISTRY,
)
ROUNDS = Gauge("lectern_rounds_open", "Group rounds that go on.", registry=REGISTRY)
TOPICS = Gauge("lectern_topics", "Topics on the shelf.", registry=REGISTRY)
RELOADS = Counter(
    "lectern_reloads", "Readings of changed notes, by outcome.", ["outcome"], registry=REGISTRY
)
BACKED_UP = Gauge(
    "lectern_backup_last_success_timestamp_seconds",
    "When the newest backup in LECTERN_BACKUP was made (Unix time); 0: none, NaN: none is wanted.",
    registry=REGISTRY,
)
# In a process that makes no backups, no alert about their age may fire.
BACKED_UP.set(nan)
BACKUP_FAILURES = Counter(
    "lectern_backup_failures", "Nightly backups that were not made.", registry=REGISTRY
)
TASK_FAILURES = Counter(
    "lectern_task_failures",
    "Errors of background tasks that were not foreseen.",
    ["task"],
    registry=REGISTRY,
)
Info("lectern_build", "What runs here.", registry=REGISTRY).info({"version": __version__})


def exposed() -> bytes:
    """All metrics, in Prometheus' text format."""
    return generate_latest(REGISTRY)
