"""The compose file keeps its promises: pinned, healthy, not root, closed, and stopped in time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from arkhiv.cli.program import COMMANDS
from arkhiv.settings import read
from benchmarks.scale import SERVER
from pipeline.ids import ReceiverId
from pipeline.notices.signing import keys_of
from storage.database import open_engine, reading
from tests.missing import need_module
from tests.servers.fixtures import running
from tests.servers.postgres import Postgres
from web.office import found_office
from workers.ending import LAST_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from arkhiv.archive import Archive

DEPLOY = Path(__file__).parents[2] / "deploy"
PINNED = re.compile(r"[a-z0-9./-]+:(?P<tag>\d+\.\d+[\w.-]*)")
OURS = ("migrate", "web", "desks", "work")
REACHED = ("web", "desks")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read_back: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_bytes())
    return read_back


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]
    return found


@pytest.fixture(scope="module")
def faults_in() -> Callable[[dict[str, Any]], list[str]]:
    """Hold a file against the schema of the Compose Specification (its Authors, Apache 2.0)."""
    jsonschema = need_module("jsonschema")
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_bytes())
    validator = jsonschema.Draft7Validator(schema)
    return lambda file: [f"{[*one.path]}: {one.message}" for one in validator.iter_errors(file)]


def default_of(text: str) -> str:
    """Return a value with every variable as it is where nobody sets it."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def seconds(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([sm])", text).groups()  # type: ignore[union-attr]  # a test may fail so
    return int(number) * (60 if unit == "m" else 1)


def test_the_file_is_what_the_compose_specification_allows(
    compose: dict[str, Any], faults_in: Callable[[dict[str, Any]], list[str]]
) -> None:
    assert faults_in(compose) == []


def test_a_misspelt_setting_of_a_service_is_no_part_of_the_specification(
    compose: dict[str, Any], faults_in: Callable[[dict[str, Any]], list[str]]
) -> None:
    wrong = {**compose["services"]["web"], "healthchek": {}}
    (fault,) = faults_in({**compose, "services": {**compose["services"], "web": wrong}})
    assert "healthchek" in fault


def test_every_part_of_the_archive_is_there(services: dict[str, Any]) -> None:
    assert set(services) == {"postgres", "rabbitmq", "s3", *OURS}


def options_of(service: dict[str, Any]) -> dict[str, str]:
    program, *options = service["command"]
    assert program == "postgres"
    return dict(option.removeprefix("--").split("=", 1) for option in options)


def test_the_database_runs_as_it_was_measured(services: dict[str, Any]) -> None:
    options = options_of(services["postgres"])
    for name in ("shared_buffers", "work_mem", "random_page_cost", "max_wal_size"):
        assert options[name] == SERVER[name], name
    assert "--lc-collate=C" in services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert options["max_connections"] == "200"


@pytest.mark.service
def test_a_real_server_takes_its_options(services: dict[str, Any], tmp_path: Path) -> None:
    options = options_of(services["postgres"])
    with running(Postgres(tmp_path / "postgres", options=options)) as server:
        engine = open_engine(server.fresh())
        with reading(engine) as connection:
            shown = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in options}
        engine.dispose()
    assert shown == options


def test_every_image_is_pinned_to_a_version(services: dict[str, Any]) -> None:
    for name, service in services.items():
        found = PINNED.fullmatch(service["image"])
        assert found is not None, name
        assert "latest" not in found["tag"]


def test_nothing_runs_as_root_or_may_become_it(services: dict[str, Any]) -> None:
    for name, service in services.items():
        user, _, group = service["user"].partition(":")
        assert int(user) > 0, name
        assert int(group) > 0, name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "privileged" not in service, name
    for name in OURS:
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["read_only"] is True


def test_whatever_runs_on_is_watched_restarted_and_limited(services: dict[str, Any]) -> None:
    for name, service in services.items():
        limits = service["deploy"]["resources"]["limits"]
        assert limits["memory"], name
        assert limits["cpus"], name
        if name == "migrate":
            assert service["restart"] == "no"
            continue
        assert service["restart"] == "unless-stopped", name
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert seconds(service["healthcheck"]["interval"]) <= 60, name
        assert seconds(service["stop_grace_period"]) >= 30, name


def test_a_worker_gets_longer_to_stop_than_it_takes(services: dict[str, Any]) -> None:
    stop = int(services["work"]["environment"]["ARKHIV_STOP_SECONDS"])
    assert seconds(services["work"]["stop_grace_period"]) > stop + LAST_SECONDS


def test_the_desks_are_opened_by_tls_alone_and_get_time_to_seal_what_people_did(
    services: dict[str, Any],
) -> None:
    desks = services["desks"]
    assert {word.split("=")[0] for word in desks["command"]} >= {"--tls-cert", "--tls-key"}
    stop = int(desks["environment"]["ARKHIV_STOP_SECONDS"])
    assert seconds(desks["stop_grace_period"]) > stop + LAST_SECONDS


@pytest.mark.embedded
def test_the_command_of_the_desks_opens_them_and_their_health_check_sees_it(
    services: dict[str, Any], archive: Archive, tmp_path: Path
) -> None:
    """The very words of the file, at a port and a folder of the test's own."""
    folder = tmp_path / "tls"
    found_office(folder, ["127.0.0.1"])
    ours = {"ARKHIV_DATA": str(archive.settings.data), "ARKHIV_LANG": "en"}
    others = {key: value for key, value in os.environ.items() if not key.startswith("ARKHIV_")}
    words = [
        word.replace("/var/lib/arkhiv/tls", str(folder))
        .replace("--host=0.0.0.0", "--host=127.0.0.1")
        .replace("--port=8443", "--port=0")
        for word in services["desks"]["command"]
    ]
    program = [sys.executable, "-c", "from arkhiv.cli import main; main()", *words, "--no-work"]
    with subprocess.Popen(
        program, env={**others, **ours}, stderr=subprocess.PIPE, text=True
    ) as desks:
        assert desks.stderr is not None
        address = desks.stderr.readline().split()[-1].rstrip(".")
        _, *check = services["desks"]["healthcheck"]["test"]
        asked = [word.replace("127.0.0.1:8443", address) for word in check]
        seen = subprocess.run([sys.executable, *asked[1:]], check=False)
        desks.terminate()
        assert (seen.returncode, desks.wait(60)) == (0, 0)
        unseen = subprocess.run([sys.executable, *asked[1:]], capture_output=True, check=False)
        assert unseen.returncode != 0


def test_only_where_other_systems_are_told_workers_have_a_way_out(
    compose: dict[str, Any], faults_in: Callable[[dict[str, Any]], list[str]], tmp_path: Path
) -> None:
    beside = yaml.safe_load((DEPLOY / "compose.webhooks.yaml").read_bytes())
    assert faults_in(beside) == []
    assert set(beside["services"]) == {"work"}
    assert compose["services"]["work"]["networks"] == ["inside"]
    work = beside["services"]["work"]
    assert set(work["networks"]) <= set(compose["networks"])
    assert work["secrets"] == list(beside["secrets"]) == ["webhook_secret"]
    (tmp_path / "secrets.sh").write_bytes((DEPLOY / "secrets.sh").read_bytes())
    subprocess.run(["sh", tmp_path / "secrets.sh", "age1invented"], check=True, capture_output=True)
    given = {
        **work["environment"],
        "ARKHIV_WEBHOOK_SECRET_FILE": str(tmp_path / "secrets" / "webhook_secret"),
        "ARKHIV_WEBHOOK_HOSTS": "hub.example.mn",
    }
    settings = read(given)
    assert settings.webhook_secret is not None
    assert len(keys_of(ReceiverId("a"), settings.webhook_secret)) == 1


def test_only_the_web_is_reached_and_from_this_machine_alone_unless_the_desks_are_opened(
    compose: dict[str, Any], services: dict[str, Any]
) -> None:
    assert compose["networks"]["inside"]["internal"] is True
    assert services["desks"]["ports"] == ["${ARKHIV_DESKS:-127.0.0.1:8443}:8443"]
    for name, service in services.items():
        open_ports = [default_of(port) for port in service.get("ports", [])]
        assert all(port.startswith("127.0.0.1:") for port in open_ports), name
        if name not in REACHED:
            assert open_ports == []
            assert service["networks"] == ["inside"], name


def test_secrets_are_files_and_no_password_stands_here(
    compose: dict[str, Any], services: dict[str, Any]
) -> None:
    assert all(secret["file"].startswith("./secrets/") for secret in compose["secrets"].values())
    used = {
        secret if isinstance(secret, str) else secret["source"]
        for service in services.values()
        for secret in service["secrets"]
    }
    assert used == set(compose["secrets"])
    for service in services.values():
        for key, value in service.get("environment", {}).items():
            assert key.endswith("_FILE") or not re.search(r"PASS|SECRET|TOKEN|_URL$", key), key
            assert "@" not in value, key


def test_every_setting_and_command_is_one_that_the_program_knows(
    services: dict[str, Any], tmp_path: Path
) -> None:
    for name in OURS:
        given = {key: default_of(value) for key, value in services[name]["environment"].items()}
        for key in [key for key in given if key.endswith("_FILE")]:
            (tmp_path / key).write_text("")
            given[key] = str(tmp_path / key)
        assert read(given).backup_to == "/backups"
        assert services[name]["command"][0] in COMMANDS


def test_every_volume_is_declared(compose: dict[str, Any], services: dict[str, Any]) -> None:
    for service in services.values():
        for volume in service.get("volumes", []):
            named = default_of(volume).rsplit(":", 1)[0]
            assert named in compose["volumes"], volume


def test_the_secrets_are_made_once_and_fit_one_another(tmp_path: Path) -> None:
    (tmp_path / "secrets.sh").write_bytes((DEPLOY / "secrets.sh").read_bytes())
    refused = subprocess.run(["sh", tmp_path / "secrets.sh"], capture_output=True, check=False)
    assert refused.returncode == 2
    for _ in range(2):
        subprocess.run(
            ["sh", tmp_path / "secrets.sh", "age1invented"], check=True, capture_output=True
        )
    made = {path.name: path.read_text().strip() for path in (tmp_path / "secrets").iterdir()}
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    assert made["database_password"] in made["database_url"]
    (identity,) = json.loads(made["s3.json"])["identities"]
    key = identity["credentials"][0]
    assert f"{key['accessKey']}:{key['secretKey']}@" in made["objects_url"]
    assert made["broker_url"].split(":")[2].split("@")[0] in made["rabbitmq.conf"]
    assert re.fullmatch(r"[0-9a-f]{64}", made["s3_key_encryption_key"])
    settings = read(
        {
            f"ARKHIV_{name.upper()}_FILE": str(tmp_path / "secrets" / name)
            for name in ("database_url", "broker_url", "objects_url", "backup_recipient")
        }
    )
    assert settings.backup_recipient == "age1invented"
