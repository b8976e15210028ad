"""``python -m setup.containers``: run what the images run, without an engine.

An empty environment gets the same lock, the same wheel and the same start script as the Dockerfile gives an image,
and then each service's command, environment and health check are taken from ``docker-compose.yml`` and tried.
What an engine would add, networks, volumes and another system around it, is not tried by this.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from setup.environment import TOP, VENV, python
from setup.missing import Missing

DOCKERFILE = (TOP / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
PATIENCE = 60.0


def main() -> int:
    """Exit code 0 when every command did what it should, 1 when one did not."""
    with TemporaryDirectory(prefix="siths-image-") as folder, ExitStack() as started:
        image = Path(folder)
        try:
            _install(image)
            settings = _environment(image)
            services = _compose()
            for name in ("idp", "rp"):
                started.enter_context(_running(name, services[name], image, settings))
            _play(services["run"]["command"], image, settings)
            started.close()
            if not _may_bind(443):
                print("containers: idp-443 and rp-443 were not run: port 443 cannot be bound here")
                return 0
            for name in ("idp-443", "rp-443"):
                started.enter_context(_running(name, services[name], image, settings))
        except Missing as missing:
            print(f"containers: {missing}", file=sys.stderr)
            return 1
    print("containers: every command did what it should, with only what the Dockerfile installs")
    return 0


def _install(image: Path) -> None:
    """What the stages of the Dockerfile do: build the wheel from what is copied, install it on the runtime lock."""
    source = image / "src"
    source.mkdir()
    for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE):
        for name in line.split()[:-1]:
            path = TOP / name
            if path.is_dir():
                shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(path, source / Path(name).name)
    pip = [str(python(VENV)), "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode != 0:
        _must([str(python(VENV)), "-m", "ensurepip"])
    _must([*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(image / "wheel"), str(source)])
    _must([str(python(VENV)), "-m", "venv", str(image / "venv")])
    install = [str(python(image / "venv")), "-m", "pip", "install", "-q"]
    _must([*install, "--require-hashes", "-r", str(TOP / "requirements.runtime.lock")])
    _must([*install, "--no-deps", "--no-index", *map(str, (image / "wheel").glob("*.whl"))])


def _environment(image: Path) -> dict[str, str]:
    """What an image's process finds around it: its own programs, the system's, and a home of its own."""
    (image / "home").mkdir()
    (image / "runs").mkdir()
    return {
        "PATH": f"{image / 'venv' / 'bin'}:{os.environ['PATH']}",
        "HOME": str(image / "home"),
        "SITHS_TOKEN_FILE": str(image / "home" / "control-token"),
        "PYTHONUNBUFFERED": "1",
    }


def _compose() -> dict[str, dict[str, object]]:
    """The services of ``docker-compose.yml``, read by the interpreter that can read YAML."""
    ask = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))"
    done = subprocess.run(
        [python(VENV), "-c", ask],
        input=(TOP / "docker-compose.yml").read_text(encoding="utf-8"),
        capture_output=True,
        text=True,
        check=True,
    )
    services: dict[str, dict[str, object]] = json.loads(done.stdout)["services"]
    return services


@contextmanager
def _running(name: str, service: dict[str, object], image: Path, settings: dict[str, str]) -> Iterator[None]:
    """Start a service and wait until its health check passes; stop it afterwards. Raises `Missing`."""
    given = service.get("environment", {})
    check = service.get("healthcheck", {})
    assert isinstance(given, dict)
    assert isinstance(check, dict)
    health = check["test"][1:] if check else json.loads(re.findall(r"CMD (\[\"python\".*\])", DOCKERFILE)[0])
    log = image / f"{name}.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [TOP / "containers" / "start", *_words(service["command"])],
            env=settings | given,
            cwd=image / "home",
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + PATIENCE
        while subprocess.run(health, env=settings, capture_output=True, check=False).returncode != 0:
            if process.poll() is not None or time.monotonic() > until:
                raise Missing(f"{name} did not become healthy: {log.read_text(encoding='utf-8')[-800:]}")
            time.sleep(0.2)
        print(f"containers: {name} is healthy", flush=True)
        yield
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


def _play(command: object, image: Path, settings: dict[str, str]) -> None:
    words = [str(image / "runs") if word == "/runs" else word for word in _words(command)]
    done = subprocess.run(
        [TOP / "containers" / "start", *words],
        env=settings,
        cwd=image / "home",
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0 or not list((image / "runs").glob("*/report.html")):
        raise Missing(f"{' '.join(words)} ended with exit code {done.returncode}, or left no report")


def _may_bind(port: int) -> bool:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False


def _words(command: object) -> Sequence[str]:
    assert isinstance(command, list)
    return [str(word) for word in command]


def _must(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise Missing(f"{' '.join(command[:6])} ... failed: {(done.stderr or done.stdout).strip()[-500:]}")


if __name__ == "__main__":
    sys.exit(main())
