"""Settings from the environment (see docs/architecture.md); no setting is read anywhere else."""

from __future__ import annotations

import functools
import secrets
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """All settings of ``app`` and the command line, each named as its environment variable."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore", frozen=True)

    mode: Literal["demo", "production"] = "demo"
    area: str = "990001"
    content_dirs: Annotated[list[Path], NoDecode] = Field(default_factory=list)
    var_dir: Path = ROOT / "var"
    database_url: str = ""
    tracker_db_url: str = ""
    host: str = "0.0.0.0"
    port: int = 8000
    rasa_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    app_url: str = "http://127.0.0.1:8000"
    public_url: str = ""
    rasa_token: str = ""
    internal_token: str = ""
    secret_key: str = ""
    encoder: str = "builtin"
    rasa_timeout: float = 4.0
    retention_days: int = Field(default=180, ge=1)
    rate_per_minute: int = Field(default=30, ge=1)
    rate_per_minute_network: int = Field(default=600, ge=1)
    console_idle_minutes: int = Field(default=60, ge=1)
    console_session_hours: int = Field(default=12, ge=1)
    tls_cert: str = ""
    tls_key: str = ""
    tls_port: int = Field(default=8443, ge=1, le=65535)
    metrics_token: str = ""
    redis_url: str = ""
    trace_text: bool = False
    wechat_token: str = ""
    wechat_aes_key: str = ""
    wechat_appid: str = ""
    wechat_appsecret: str = ""
    wechat_kf: bool = False
    wechat_menu_links: bool = False
    wechat_link_hosts: str = ""
    wechat_blocked_words: str = ""
    wechat_api_base: str = "https://api.weixin.qq.com"
    wechat_time_scale: float = Field(default=1.0, gt=0, le=1)

    @field_validator("content_dirs", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part for part in value.split(":") if part] if isinstance(value, str) else value

    @property
    def wechat_configured(self) -> bool:
        """Whether the WeChat channel is to run: its token, key and account are given."""
        return bool(self.wechat_token and self.wechat_aes_key and self.wechat_appid)

    @property
    def tls_configured(self) -> bool:
        """Whether ``app`` serves HTTPS itself: certificate and key are given."""
        return bool(self.tls_cert and self.tls_key)

    @property
    def db_url(self) -> str:
        """The database of ``app``: ``DATABASE_URL`` or SQLite in ``VAR_DIR``."""
        return self.database_url or f"sqlite:///{self.var_dir / 'yixiaoda.db'}"

    @property
    def tracker_url(self) -> str:
        """Rasa's tracker database."""
        return self.tracker_db_url or f"sqlite:///{self.var_dir / 'rasa_tracker.db'}"


SECRETS = ("RASA_TOKEN", "INTERNAL_TOKEN", "SECRET_KEY")


def ensure_secrets(var_dir: Path) -> Path:
    """Write ``secrets.env`` with the missing shared secrets once; readable by its owner only."""
    path = var_dir / "secrets.env"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        lines = [f"{name}={secrets.token_urlsafe(32)}" for name in SECRETS]
        path.touch(mode=0o600)
        path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return path


@functools.cache
def get_settings() -> Settings:
    """The settings of this process; secrets come from ``VAR_DIR/secrets.env`` unless set."""
    bare = Settings()
    stored = dict(
        line.split("=", 1)
        for line in ensure_secrets(bare.var_dir).read_text(encoding="ascii").splitlines()
        if "=" in line
    )
    missing = {n.lower(): v for n, v in stored.items() if n in SECRETS and not getattr(bare, n.lower())}
    return bare.model_copy(update=missing)
