"""PostgreSQL: how a connection is made, so that a lost one is noticed within seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exc, make_url

if TYPE_CHECKING:
    from psycopg import Connection
    from sqlalchemy.engine import Connection as Opened

BEGIN = "arkhiv_begin"
"""The option of a connection that says how its transactions begin."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
SCHEME = "postgresql"
DRIVER = "postgresql+psycopg"
CLIENT = {
    "application_name": "arkhiv",
    "connect_timeout": "5",
    "keepalives": "1",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "11000",
}
"""What the client does about a line that was cut."""
SERVER = {
    "timezone": "UTC",
    "plan_cache_mode": "force_custom_plan",
    "lock_timeout": "30s",
    "statement_timeout": "120s",
    "idle_in_transaction_session_timeout": "20s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "11000",
    "client_connection_check_interval": "10s",
}
"""Plans are made for the values at hand: one for any values may read whole tables (workers' moves
say otherwise when they begin). And what the server does about a client that was cut off: its locks
are freed."""


def with_driver(url: str) -> str:
    """Return a PostgreSQL address with the driver that this program uses."""
    scheme, colon, rest = url.partition(":")
    return f"{DRIVER if scheme == SCHEME else scheme}{colon}{rest}"


def keep_text_whole(connection: Connection, _record: object) -> None:
    """Let text with a zero byte in it be kept, with a sign in its place; the server refuses it."""
    from psycopg.types.string import StrDumper

    class WithoutZeroes(StrDumper):
        def dump(self, obj: str) -> bytes:
            return bytes(super().dump(obj.replace("\0", REPLACEMENT)) or b"")

    connection.adapters.register_dumper(str, WithoutZeroes)


def begin_with(connection: Opened) -> None:
    """Begin a transaction, with all that belongs to its beginning in one message."""
    from psycopg import Error

    words = connection.get_execution_options().get(BEGIN, "BEGIN")
    driver = connection.connection.driver_connection
    if driver is None:
        return
    try:
        driver.execute(words, prepare=False)
    except Error as fault:
        if driver.closed:
            connection.invalidate(fault)
        raise exc.OperationalError(
            words, None, fault, connection_invalidated=bool(driver.closed)
        ) from fault


def options_of(url: str) -> dict[str, str]:
    """Return the options of a connection; what stands in the address itself counts."""
    server = " ".join(f"-c {name}={value}" for name, value in SERVER.items())
    given = make_url(url).query
    return {
        name: value for name, value in {**CLIENT, "options": server}.items() if name not in given
    }
