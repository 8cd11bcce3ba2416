"""The BentoML service: two questions (score, analyze), the pages beside them, and probes that really ask.

In front of it stands ``serving.front_door``, behind it ``serving.house``. State is only in the stores.
"""

from __future__ import annotations

import threading
from pathlib import PurePosixPath

import bentoml
from starlette.responses import Response

from features.errors import FirstcutError
from serving import media_root
from serving.answers import answer, problem
from serving.cards import AnalysisCard, ScoreCard
from serving.errors import AnalyzerBusy
from serving.front_door import FrontDoor
from serving.keeper import Keeper
from serving.pages import pages
from serving.probe import ReadyProbe
from serving.questions import AnalyzeQuestion, ScoreQuestion
from serving.settings import Settings

# Long videos take minutes; the rest of the service goes on in its other threads meanwhile.
ANALYZE_WAIT_SECONDS = 5.0
THREADS = 8

KEEPER = Keeper()


@bentoml.service(name="firstcut", threads=THREADS, traffic={"timeout": 900, "max_concurrency": 64})
@bentoml.asgi_app(pages(KEEPER), path="/", name="pages")
class Firstcut:
    """Scores short videos for a creator-rewards programme: originality, quality, and the RPM multiplier."""

    def __init__(self) -> None:
        self._analyzing = threading.Lock()
        KEEPER.move_in(Settings())

    @bentoml.api(route="/v1/score", output_spec=ScoreCard)  # type: ignore[untyped-decorator]
    def score(self, question: ScoreQuestion, /) -> Response:
        """Score a catalogued video on its counters. The same question gets the same bytes while nothing it rests on
        changes; every number that is no count is a decimal string."""
        try:
            card = KEEPER.house().score(question.video_id, question.counters)
            return answer(card.canonical_json())
        except FirstcutError as error:
            return problem(error)

    @bentoml.api(route="/v1/analyze", output_spec=AnalysisCard)  # type: ignore[untyped-decorator]
    def analyze(self, question: AnalyzeQuestion, /) -> Response:
        """Analyze a video file under the media root and put it in the catalog: features, fingerprint, verdict."""
        try:
            return answer(self._analyzed(question).model_dump_json())
        except FirstcutError as error:
            return problem(error)

    def _analyzed(self, question: AnalyzeQuestion) -> AnalysisCard:
        house = KEEPER.house()
        path = media_root.resolve(house.settings.media_folder, question.media)
        video_id = question.video_id or PurePosixPath(question.media).stem  # a link's own name, not its target's
        if not self._analyzing.acquire(timeout=ANALYZE_WAIT_SECONDS):
            raise AnalyzerBusy("another video is being analyzed; try again in a while")
        try:
            found = house.ingest.analyze(path, question.metadata, video_id, replace=question.replace)
        finally:
            self._analyzing.release()
        return AnalysisCard(**found.to_json())

    def __is_ready__(self) -> bool:
        return not KEEPER.readiness()

    @bentoml.on_shutdown  # type: ignore[untyped-decorator]
    def leave(self) -> None:
        """Save what is derived and let go of the database."""
        KEEPER.move_out()


# mypy sees the class, the decorator made a service of it.
Firstcut.add_asgi_middleware(ReadyProbe, keeper=KEEPER)  # type: ignore[attr-defined]
Firstcut.add_asgi_middleware(FrontDoor)  # type: ignore[attr-defined]
