"""A RabbitMQ server of the tests' own."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pika
from pika.exceptions import AMQPError

from tests.missing import missing
from tests.servers.running import LOOPBACK, Server

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")


class RabbitMQ(Server):
    """One node with a name, a port mapper and a folder of its own."""

    name = "rabbitmq"

    def __init__(self, folder: Path, *, host: str = LOOPBACK, within: Sequence[str] = ()) -> None:
        if not PROGRAM.exists() or os.geteuid() != 0:
            missing("RabbitMQ is not installed, or this is not root, who may start it")
        super().__init__(folder, host=host, within=within, ports=3)
        (folder / "plugins").write_text("[].\n")
        (folder / "rabbitmq.conf").write_text("loopback_users = none\n")

    @property
    def url(self) -> str:
        """Its address, with the account that a new node has."""
        return f"amqp://guest:guest@{self.host}:{self.port}/%2F"

    def command(self) -> list[str]:
        """Return the command that runs the node."""
        return [str(PROGRAM)]

    def environment(self) -> Mapping[str, str]:
        """Keep the node apart from any other on this machine."""
        mapper, distribution, port = self.ports
        return {
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"arkhiv{port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": self.host,
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "ERL_EPMD_PORT": str(mapper),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }

    def answers(self) -> bool:
        """Say whether it takes connections and knows its virtual host."""
        with suppress(AMQPError, OSError):
            pika.BlockingConnection(pika.URLParameters(self.url)).close()
            return True
        return False

    def empty(self) -> None:
        """Forget everything; the server must be down."""
        shutil.rmtree(self.folder / "mnesia", ignore_errors=True)
