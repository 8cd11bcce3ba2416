"""``/readyz`` with a reason: BentoML's own says only yes or no."""

from __future__ import annotations

from anyio import to_thread
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from serving.keeper import Keeper


class ReadyProbe:
    """ASGI middleware that answers ``/readyz``: 200 with versions, or 503 with what does not answer and why."""

    def __init__(self, app: ASGIApp, keeper: Keeper) -> None:
        self.app = app
        self.keeper = keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the probe, pass everything else on."""
        if scope["type"] == "http" and scope["path"] == "/readyz":
            answer = await to_thread.run_sync(self._answer)
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _answer(self) -> JSONResponse:
        trouble = self.keeper.readiness()
        if trouble:
            return JSONResponse({"ready": False, "trouble": sorted(trouble)}, status_code=503)
        return JSONResponse(
            {"ready": True, "versions": self.keeper.house().versions.model_dump(exclude={"features_digest"})}
        )
