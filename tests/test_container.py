"""What the image, Compose, Kubernetes and the workflows promise, as far as files can show it.

Building and running them is `check-image`'s work, which CI does where it can (`.ci/run`).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, requires
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import __version__
from bot.cli import main
from bot.settings import Settings, settings_from, variable_of

ROOT = Path(__file__).resolve().parents[1]
KUBERNETES = ROOT / "deploy" / "kubernetes"
WORKFLOWS = ROOT / ".github" / "workflows"
GUIDE = (ROOT / "docs" / "container.md").read_text(encoding="utf-8")

#: What must never reach the image, wherever somebody keeps it.
PRIVATE = [".env", ".git", ".venv", "data", "secrets", "tests", "compose.yaml", "deploy"]
SCRATCH = "/tmp"  # noqa: S108  # the containers' own
IMAGE_PYTHON = {"python_version": "3.13", "python_full_version": "3.13.0"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _instructions() -> Iterator[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    text = "".join(line for line in text.splitlines(True) if not line.lstrip().startswith("#"))
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, rest = line.strip().partition(" ")
            yield name, " ".join(rest.split())


DOCKERFILE = list(_instructions())
BUILD = DOCKERFILE[: [name for name, _ in DOCKERFILE].index("FROM", 1)]
RUNTIME = DOCKERFILE[len(BUILD) :]
ENVIRONMENT = dict(
    pair.split("=", 1) for name, rest in RUNTIME if name == "ENV" for pair in rest.split()
)

COMPOSE = _read(ROOT / "compose.yaml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
LECTERN = SERVICES["lectern"]

MANIFESTS: dict[str, dict[str, Any]] = {
    manifest["kind"]: manifest
    for manifest in map(_read, sorted(KUBERNETES.glob("*.yaml")))
    if manifest["kind"] != "Kustomization"
}
KUSTOMIZATION = _read(KUBERNETES / "kustomization.yaml")
STATEFUL = MANIFESTS["StatefulSet"]["spec"]
POD = STATEFUL["template"]["spec"]
CONTAINER = POD["containers"][0]
POD_ENVIRONMENT: dict[str, dict[str, Any]] = {entry["name"]: entry for entry in CONTAINER["env"]}
POD_LABELS = STATEFUL["template"]["metadata"]["labels"]


def _last(name: str) -> str:
    """What the image of the last stage gets: of an instruction only the last one counts."""
    return [rest for instruction, rest in RUNTIME if instruction == name][-1]


# --- the image ------------------------------------------------------------------------------------


def test_the_image_takes_the_words_of_the_command_line() -> None:
    """`docker run IMAGE check` is `lectern check`, and without words it is `lectern run`."""
    assert json.loads(_last("ENTRYPOINT")) == ["lectern"]
    assert json.loads(_last("CMD")) == ["run"]


def test_the_image_runs_as_a_numbered_user() -> None:
    """The bot is not root, and Kubernetes can see so, since the user is a number."""
    assert _last("USER") == "10001:10001"


def test_the_volume_belongs_to_the_bot() -> None:
    """/data is given to the bot before it is declared a volume, or a new volume would be root's."""
    names = [name for name, _ in RUNTIME]
    given = next(i for i, (_, rest) in enumerate(RUNTIME) if "-o lectern -g lectern" in rest)
    assert _last("VOLUME") == "/data"
    assert "/data" in RUNTIME[given][1]
    assert given < names.index("VOLUME")


def test_the_record_is_in_the_volume() -> None:
    """The database is kept in /data, both by default and when DATABASE_URL is set to nothing."""
    default = Settings.database_url.removeprefix("sqlite+aiosqlite:///")
    assert ENVIRONMENT["DATABASE_URL"].startswith("sqlite+aiosqlite:////data/")
    assert (Path(_last("WORKDIR")) / default).is_relative_to(_last("VOLUME"))


def test_the_image_is_watched_by_its_own_health_command() -> None:
    """The container's health is `lectern health`, with time to start and a bound on each look."""
    options, _, command = _last("HEALTHCHECK").partition(" CMD ")
    assert json.loads(command) == ["lectern", "health"]
    assert "health" in main.commands
    assert {"--interval=30s", "--timeout=5s", "--start-period=60s"} <= set(options.split())


def test_the_image_is_stopped_as_the_bot_expects_it() -> None:
    """Docker stops it by SIGTERM, and no shell stands between the signal and the bot."""
    assert _last("STOPSIGNAL") == "SIGTERM"
    assert _last("ENTRYPOINT").startswith("[")


def test_everything_that_is_installed_is_hashed() -> None:
    """pip fetches uv, uv the rest, by locks with hashes; nothing is fetched for this project."""
    installs = [
        command
        for name, rest in DOCKERFILE
        if name == "RUN"
        for command in rest.split("&&")
        if " pip install " in command or " pip sync " in command
    ]
    assert len(installs) == 3
    assert installs[0].endswith("--require-hashes -r requirements/uv.txt")
    assert "/uv pip sync --require-hashes requirements/run.txt" in installs[1]
    assert {"--no-deps", "--no-build-isolation"} <= set(installs[2].split())


def test_what_installs_is_not_in_the_image() -> None:
    """uv has a folder of its own, which the last stage does not take along."""
    (made,) = re.findall(r"python -m venv (/\S+) ", " ".join(rest for _, rest in BUILD))
    taken = [rest.split()[1] for _, rest in RUNTIME if rest.startswith("--from=")]
    assert taken == ["/opt/lectern", "/app"]
    assert made not in taken
    assert all(f"{made}/" not in rest for _, rest in RUNTIME)


def _locked(lock: str = "run.txt") -> dict[str, str]:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return {canonicalize_name(line.split("==")[0]): line for line in text.splitlines() if line}


def test_the_lock_has_hashes() -> None:
    """Every requirement of the image names its hashes."""
    locked = _locked() | _locked("uv.txt")
    assert [name for name, line in locked.items() if "--hash=sha256:" not in line] == []


def _needed(wanted: list[str], extras: set[str]) -> set[str]:
    """What these requirements bring along on the image's Python, themselves and all below them."""
    found: set[str] = set()
    for requirement in map(Requirement, wanted):
        if requirement.marker and not any(
            requirement.marker.evaluate(IMAGE_PYTHON | {"extra": extra}) for extra in extras | {""}
        ):
            continue
        found.add(canonicalize_name(requirement.name))
        try:
            below = requires(requirement.name) or []
        except PackageNotFoundError:  # it is for the image's Python alone
            continue
        found |= _needed(below, requirement.extras)
    return found


def test_what_builds_the_bot_is_not_in_the_image() -> None:
    """Just what the bot itself needs stays: the rest of its lock is taken out again."""
    removed = next(rest for _, rest in BUILD if " uninstall " in rest)
    removed = removed.split("uninstall")[1].split("&&")[0]
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["postgres"]
    needed = _needed(wanted, set())
    assert set(removed.split()) == set(_locked()) - needed


def test_both_stages_stand_on_one_base() -> None:
    """The environment is built on the very base that it runs on."""
    bases = [rest.split()[0] for name, rest in DOCKERFILE if name == "FROM"]
    assert len(bases) == 2
    assert len(set(bases)) == 1


def test_only_what_the_image_needs_is_sent_to_the_build() -> None:
    """`.dockerignore` lets through what the Dockerfile copies, and no secret, data or test."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    through = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = {
        path
        for name, rest in BUILD
        if name == "COPY"
        for path in rest.split()[:-1]
        if not path.startswith("bot/")  # within `bot`
    }
    assert rules[0] == "*"
    assert through == copied
    assert through.isdisjoint(PRIVATE)
    assert {"**/.env", "**/.git", "**/*.sqlite*"} <= set(rules[rules.index("!LICENSE") + 1 :])


# --- Compose --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened(name: str) -> None:
    """Each service writes nowhere but to its volume, may nothing, is bounded, and comes back."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert any(place.startswith(f"{SCRATCH}:") for place in service["tmpfs"])
    assert service.keys().isdisjoint({"cap_add", "privileged", "network_mode", "ports"})


def test_one_service_is_the_bot() -> None:
    """Whatever the profile, one service has the token: two bots would answer everything twice."""
    assert [name for name, it in SERVICES.items() if "env_file" in it] == ["lectern"]
    assert "profiles" not in LECTERN
    assert "scale" not in LECTERN
    assert "deploy" not in LECTERN


def test_compose_starts_with_sqlite() -> None:
    """Without a profile there is no PostgreSQL, and the record is where the image keeps it."""
    assert {name: it.get("profiles") for name, it in SERVICES.items()} == {
        "lectern": None,
        "postgres": ["postgres"],
    }
    default = f"${{DATABASE_URL:-{ENVIRONMENT['DATABASE_URL']}}}"
    assert LECTERN["environment"]["DATABASE_URL"] == default
    assert LECTERN["volumes"] == [f"data:{_last('VOLUME')}"]


def test_the_bot_waits_for_postgres_where_there_is_one() -> None:
    """With the profile the bot starts after a healthy PostgreSQL, without it at once."""
    assert LECTERN["depends_on"]["postgres"] == {"condition": "service_healthy", "required": False}
    assert "healthcheck" in SERVICES["postgres"]


def test_postgres_is_reached_by_the_bot_alone() -> None:
    """The database is on a network of its own, which leads nowhere else."""
    assert SERVICES["postgres"]["networks"] == ["database"]
    assert COMPOSE["networks"]["database"] == {"internal": True}
    assert [name for name, it in SERVICES.items() if "database" in it["networks"]] == list(SERVICES)


def test_the_token_comes_from_where_it_is_without_a_container() -> None:
    """One `.env`, as the README says it, is enough for `make run` and for Compose."""
    assert LECTERN["env_file"] == [{"path": ".env", "required": False}]
    assert LECTERN["environment"].keys().isdisjoint({"DISCORD_TOKEN", "DISCORD_TOKEN_FILE"})
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_secrets_are_files_that_git_does_not_see() -> None:
    """Passwords come from ./secrets, which is declared, used and never committed."""
    declared = {name: secret["file"] for name, secret in COMPOSE["secrets"].items()}
    used = [name for service in SERVICES.values() for name in service.get("secrets", ())]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert sorted(used) == sorted(declared)
    assert declared == {name: f"./secrets/{name}" for name in declared}
    assert "/secrets/" in ignored
    for service in SERVICES.values():
        for name, value in service["environment"].items():
            assert not name.endswith(("TOKEN", "PASSWORD"))
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"]


# --- Kubernetes -----------------------------------------------------------------------------------


def test_kustomize_takes_every_manifest() -> None:
    """`kubectl apply -k` applies every file of the folder."""
    files = {path.name for path in KUBERNETES.glob("*.yaml")} - {"kustomization.yaml"}
    assert set(KUSTOMIZATION["resources"]) == files
    assert set(MANIFESTS) == {
        "Namespace",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "Service",
        "StatefulSet",
    }


def test_kubernetes_runs_this_version() -> None:
    """The manifests name the image of this version, through kustomize."""
    (image,) = KUSTOMIZATION["images"]
    assert CONTAINER["image"] == image["name"]
    assert image["newTag"] == __version__


def test_one_file_says_where_the_image_is() -> None:
    """Whoever has an image of their own changes one place; nothing else names a registry."""
    (image,) = KUSTOMIZATION["images"]
    pages = [*FILES, ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    naming = [path for path in pages if image["newName"] in path.read_text(encoding="utf-8")]
    assert naming == [KUBERNETES / "kustomization.yaml"]


def test_everything_finds_the_pods() -> None:
    """Each selector selects the pods, in the one namespace that is made for them."""
    selectors = [
        STATEFUL["selector"]["matchLabels"],
        MANIFESTS["Service"]["spec"]["selector"],
        MANIFESTS["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        MANIFESTS["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
        POD["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"],
    ]
    assert all(selector.items() <= POD_LABELS.items() for selector in selectors)
    assert STATEFUL["serviceName"] == MANIFESTS["Service"]["metadata"]["name"]
    namespace = MANIFESTS["Namespace"]["metadata"]["name"]
    assert {
        manifest["metadata"]["namespace"]
        for kind, manifest in MANIFESTS.items()
        if kind != "Namespace"
    } == {namespace, KUSTOMIZATION["namespace"]}


def test_the_port_is_the_one_that_the_bot_listens_on() -> None:
    """Probes, Service and NetworkPolicy use the port's name, and its number is LECTERN_HTTP's."""
    (port,) = CONTAINER["ports"]
    host, _, number = POD_ENVIRONMENT["LECTERN_HTTP"]["value"].rpartition(":")
    (service,) = MANIFESTS["Service"]["spec"]["ports"]
    (ingress,) = MANIFESTS["NetworkPolicy"]["spec"]["ingress"]
    assert not ip_address(host).is_loopback  # kubelets come from outside
    assert port["containerPort"] == int(number) == service["port"]
    assert service["targetPort"] == port["name"]
    assert [allowed["port"] for allowed in ingress["ports"]] == [port["name"]]
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        assert CONTAINER[probe]["httpGet"]["port"] == port["name"]


def test_probes_ask_what_the_bot_answers() -> None:
    """A restart depends on /livez alone, traffic on /readyz, and the bot has both."""
    answered = (ROOT / "bot" / "health.py").read_text(encoding="utf-8")
    paths = {
        probe: CONTAINER[probe]["httpGet"]["path"]
        for probe in ("livenessProbe", "startupProbe", "readinessProbe")
    }
    assert list(paths.values()) == ["/livez", "/livez", "/readyz"]
    assert all(f'"{path}"' in answered for path in paths.values())


def test_each_shard_has_exactly_one_pod() -> None:
    """The pods' numbers part the shards among them, evenly and without a rest."""
    replicas = STATEFUL["replicas"]
    count = int(POD_ENVIRONMENT["LECTERN_SHARD_COUNT"]["value"])
    name = MANIFESTS["StatefulSet"]["metadata"]["name"]
    given = {key: entry["value"] for key, entry in POD_ENVIRONMENT.items() if "value" in entry}
    shards = [
        settings_from(given | {"LECTERN_ORDINAL": f"{name}-{number}"}).shards() or ()
        for number in range(replicas)
    ]
    assert sorted(shard for pod in shards for shard in pod) == list(range(count))
    assert len({len(pod) for pod in shards}) == 1
    ordinal = POD_ENVIRONMENT["LECTERN_ORDINAL"]["valueFrom"]["fieldRef"]["fieldPath"]
    assert ordinal == "metadata.name"


def test_the_secret_is_the_one_that_the_guide_makes() -> None:
    """The pods read one secret by name and keys, and the guide's command makes just these."""
    (volume,) = (it for it in POD["volumes"] if "secret" in it)
    (item,) = volume["secret"]["items"]
    reference = POD_ENVIRONMENT["DATABASE_URL"]["valueFrom"]["secretKeyRef"]
    (mount,) = (it for it in CONTAINER["volumeMounts"] if it["name"] == volume["name"])
    assert volume["secret"]["secretName"] == reference["name"]
    assert POD_ENVIRONMENT["DISCORD_TOKEN_FILE"]["value"] == f"{mount['mountPath']}/{item['path']}"
    assert f"create secret generic {reference['name']}" in GUIDE
    assert set(re.findall(r"--from-(?:file|literal)=\"?([\w-]+)=", GUIDE)) == {
        item["key"],
        reference["key"],
    }


def test_pods_are_hardened() -> None:
    """A pod is not root, writes nowhere but to its volumes, may nothing, and is bounded."""
    user, _, group = _last("USER").partition(":")
    assert POD["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": int(user),
        "runAsGroup": int(group),
        "fsGroup": int(group),
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert CONTAINER["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert CONTAINER["resources"]["limits"]["memory"]
    assert {mount["mountPath"] for mount in CONTAINER["volumeMounts"]} >= {_last("VOLUME"), SCRATCH}
    assert POD["automountServiceAccountToken"] is False
    # Of a Service called `lectern` it would make LECTERN_PORT, which is no setting.
    assert POD["enableServiceLinks"] is False


def test_pods_are_taken_down_one_by_one_and_in_peace() -> None:
    """Each pod has 30 seconds to stop, and no more than one is away on purpose."""
    assert POD["terminationGracePeriodSeconds"] == 30
    assert MANIFESTS["PodDisruptionBudget"]["spec"]["maxUnavailable"] == 1
    assert STATEFUL["updateStrategy"]["type"] == "RollingUpdate"


# --- names that must exist ------------------------------------------------------------------------

FILES = [
    ROOT / "Dockerfile",
    ROOT / "compose.yaml",
    ROOT / "docs" / "container.md",
    *sorted(KUBERNETES.glob("*.yaml")),
    *sorted(WORKFLOWS.glob("*.yml")),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_variable_is_a_setting(path: Path) -> None:
    """Whatever these files call like a setting is one that the bot reads."""
    named = re.findall(
        r"\b(?:LECTERN|DISCORD|DATABASE)_[A-Z]+(?:_[A-Z]+)*\b", path.read_text(encoding="utf-8")
    )
    settings = {variable_of(setting) for setting in fields(Settings)}
    assert set(named) <= settings


def test_the_guide_uses_commands_that_exist() -> None:
    """Each command of the bot that the guide gives by Compose is one of `lectern`'s."""
    used = re.findall(r"docker compose (?:exec lectern|run[^\n]*?) lectern ([a-z]+)", GUIDE)
    assert used
    assert set(used) <= set(main.commands)


def test_what_the_guide_adds_is_added_to_the_bot() -> None:
    """Each piece for compose.override.yaml changes the bot's service, and no other."""
    pieces = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    assert pieces
    for piece in pieces:
        added = yaml.safe_load(piece.replace("!reset", ""))
        assert set(added) == {"services"}
        assert set(added["services"]) == {"lectern"}


# --- the workflows --------------------------------------------------------------------------------


def test_every_supported_python_is_tested() -> None:
    """The workflow tests just those versions of Python that the project says it runs on."""
    supported = re.findall(r":: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    matrix = _read(WORKFLOWS / "test.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["python"] == supported


def test_workflows_may_only_what_they_must() -> None:
    """Workflows read the code, and the job that publishes the image may publish packages."""
    for path in WORKFLOWS.glob("*.yml"):
        workflow = _read(path)
        assert workflow["permissions"] == {"contents": "read"}
        for job in workflow["jobs"].values():
            if "permissions" in job:
                assert job["permissions"] == {"contents": "read", "packages": "write"}
                assert job["needs"] == "test"


def test_actions_are_pinned() -> None:
    """Every action of somebody else's is held to a version."""
    for path in WORKFLOWS.glob("*.yml"):
        used = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
        assert used
        for action in used:
            assert action.startswith("./") or re.fullmatch(r"[\w./-]+@v\d+(\.\d+)*", action)


def test_the_image_is_published_for_both_architectures() -> None:
    """A tag becomes an image for amd64 and arm64 that says how it was made."""
    steps = _read(WORKFLOWS / "release.yml")["jobs"]["image"]["steps"]
    (build,) = (it["with"] for it in steps if "build-push-action" in it.get("uses", ""))
    assert build["platforms"] == "linux/amd64,linux/arm64"
    assert build["push"] is True
    assert build["provenance"] == "mode=max"
