import multiprocessing
from pathlib import Path

import pytest

from features.errors import AnalysisFailed, MediaNotFound
from features.extract import Extraction
from serving import backlog
from serving.backlog import Upload, extractions


@pytest.fixture
def uploads(clips: Path, said) -> list[Upload]:
    return [Upload(clips / "silent.mp4", said("ana"), f"clip-{n}") for n in range(7)]


def test_a_killed_process_costs_no_file_its_result(uploads):
    done = []
    for upload, extracted in extractions(uploads, jobs=2):
        assert isinstance(extracted, Extraction), extracted
        if not done:
            for child in multiprocessing.active_children():
                child.kill()
        done.append(upload)
    assert done == uploads


def test_what_brings_its_process_down_fails_alone(uploads, monkeypatch):
    class Deadly(Upload):
        """Ends the process that unpickles it, as a crash in a codec would."""

        def __reduce__(self):
            return __import__("os")._exit, (9,)

    uploads[2] = Deadly(uploads[2].path, uploads[2].metadata, "deadly")
    done = list(extractions(uploads, jobs=2))
    assert [upload for upload, _ in done] == uploads
    failed = [upload.name for upload, extracted in done if isinstance(extracted, AnalysisFailed)]
    assert failed == ["deadly"]
    assert all(isinstance(extracted, Extraction) for upload, extracted in done if upload.name != "deadly")


def test_what_nobody_foresaw_is_one_file_s_failure(uploads, monkeypatch, caplog):
    def surprised(path, *_, **__):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(backlog, "extract", surprised)
    ((_, failed),) = extractions(uploads[:1])
    assert isinstance(failed, AnalysisFailed)
    assert "silent.mp4: ZeroDivisionError" in str(failed)
    assert "Traceback" in caplog.text


def test_a_refusal_is_a_value_and_stops_nothing(uploads, tmp_path):
    missing = Upload(tmp_path / "missing.mp4", uploads[0].metadata)
    (_, first), (_, second) = extractions([missing, uploads[0]])
    assert isinstance(first, MediaNotFound)
    assert isinstance(second, Extraction)
