"""How the double behaves; every field can be changed while it runs (``POST /control/options``)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Options(BaseModel):
    """Defaults are WeChat's; times are seconds of WeChat's, made shorter by ``scale``."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    scale: float = Field(default=1.0, gt=0, le=1, description="real seconds per second of WeChat's")
    deadline: float = Field(default=5.0, description="after this WeChat drops the connection")
    deliveries: int = Field(default=3, ge=1, le=4, description="in all; the documents can be read as 4")
    identical: bool = Field(default=False, description="re-send the same timestamp, nonce and body")
    pause: float = Field(default=1.0, description="before re-sending what was refused or got an error status")
    skew: float = Field(default=0.0, description="seconds WeChat's clock is ahead; not scaled")
    verified: bool = Field(default=True, description="customer-service API allowed (else 48001)")
    test_account: bool = Field(default=False, description="no msgmenu (40200)")
    ip_allowed: bool = Field(default=True, description="the caller is on the IP list (else 40164)")
    banned: bool = Field(default=False, description="the account's API is suspended (48004)")
    token_seconds: float = Field(default=7200.0, description="life of an access token; real seconds")


class Fault(BaseModel):
    """What the cgi-bin side does instead of its work, ``times`` times, for calls whose path ends with ``api``."""

    model_config = ConfigDict(extra="forbid")

    api: str
    errcode: int | None = Field(default=None, description="answer this code")
    hang: float | None = Field(default=None, description="real seconds of silence before the answer")
    cut: bool = Field(default=False, description="break the connection in the middle of the answer")
    done: bool = Field(default=False, description="the call takes effect all the same: nobody can tell")
    status: int | None = Field(
        default=None, description="answer this HTTP status with a page, as a proxy does"
    )
    times: int = 1
