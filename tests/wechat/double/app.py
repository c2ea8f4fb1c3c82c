"""The double put together: cgi-bin, control, and the phone's page."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from tests.wechat.double.cgi import add_cgi
from tests.wechat.double.cipher import Secrets
from tests.wechat.double.control import Control, add_control
from tests.wechat.double.delivery import Courier
from tests.wechat.double.options import Options
from tests.wechat.double.world import World

PAGE = Path(__file__).parent / "page"


@dataclass(frozen=True)
class Account:
    """Which account the double is WeChat for. ``callback`` is the URL typed into WeChat's console."""

    callback: str
    token: str
    aes_key: str
    appid: str
    app_secret: str
    account: str = "gh_double000001"


def create_double(account: Account, options: Options | None = None) -> FastAPI:
    """A new double; nothing is contacted before someone acts."""
    world = World(
        Secrets(account.token, account.aes_key, account.appid),
        account.app_secret,
        account.account,
        options or Options(),
    )
    courier = Courier(world, account.callback)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await courier.http.aclose()

    app = FastAPI(title="WeChat double", lifespan=lifespan)
    add_cgi(app, world)
    add_control(app, Control(world, courier, account.callback))

    @app.get("/", include_in_schema=False, response_model=None)
    async def page() -> FileResponse:
        return FileResponse(PAGE / "phone.html")

    app.mount("/page", StaticFiles(directory=PAGE), name="page")
    return app
