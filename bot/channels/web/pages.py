"""The page of the web chat and its files, from ``kb/web/chat``."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

WEB = Path(__file__).resolve().parents[3] / "kb" / "web"
FOLDER = WEB / "chat"


class Files(StaticFiles):
    """Files that a browser may keep but asks about each time, so that an upgrade shows at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or 304 when the browser has it already."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def add_pages(app: FastAPI) -> None:
    """Serve ``/``, ``/static/chat/…`` and the files of the services' and the calculators' pages."""
    files = Files(directory=FOLDER)
    app.mount("/static/chat", files, name="chat-files")
    app.mount("/static/services", Files(directory=WEB / "services" / "static"), name="service-files")
    app.mount("/static/estimate", Files(directory=WEB / "estimate" / "static"), name="estimate-files")

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def page(request: Request) -> Response:
        return await files.get_response("index.html", request.scope)
