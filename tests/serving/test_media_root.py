import pytest

from features.errors import MediaNotFound
from serving.errors import BadMediaReference
from serving.media_root import resolve


@pytest.fixture
def root(tmp_path):
    (tmp_path / "secret.mp4").write_bytes(b"outside")
    inside = tmp_path / "media"
    (inside / "week" / "one").mkdir(parents=True)
    (inside / "week" / "one" / "clip.mp4").write_bytes(b"inside")
    (inside / "out.mp4").symlink_to(tmp_path / "secret.mp4")
    (inside / "up").symlink_to(tmp_path)
    (inside / "in.mp4").symlink_to(inside / "week" / "one" / "clip.mp4")
    (inside / "round").symlink_to(inside / "round")
    return inside


def test_a_reference_below_the_root_is_found(root):
    assert resolve(root, "week/one/clip.mp4").read_bytes() == b"inside"


def test_a_link_that_stays_inside_is_followed(root):
    assert resolve(root, "in.mp4").read_bytes() == b"inside"


@pytest.mark.parametrize(
    "reference",
    [
        "../secret.mp4",
        "week/../../secret.mp4",
        "/etc/passwd",
        "~/secret.mp4",
        "http://example.org/x.mp4",
        "file:///etc/passwd",
        "concat://a|b",
        "week\\..\\..\\secret.mp4",
        "clip.mp4\0.txt",
        "",
        ".",
        "out.mp4",
        "up/secret.mp4",
    ],
)
def test_what_leads_out_is_refused(root, reference):
    with pytest.raises((BadMediaReference, MediaNotFound)) as refused:
        resolve(root, reference)
    assert refused.value.status in (404, 422)
    assert "secret" not in str(refused.value).replace(reference, "").replace(repr(reference), "")


@pytest.mark.parametrize("reference", ["out.mp4", "up/secret.mp4"])
def test_a_link_that_leaves_is_refused_by_name(root, reference):
    with pytest.raises(BadMediaReference, match="leads out"):
        resolve(root, reference)


@pytest.mark.parametrize("reference", ["none.mp4", "week", "round", "week/one/clip.mp4/x"])
def test_what_is_no_plain_file_is_not_found(root, reference):
    with pytest.raises(MediaNotFound):
        resolve(root, reference)


def test_a_root_that_is_not_there_holds_nothing(tmp_path):
    with pytest.raises(MediaNotFound):
        resolve(tmp_path / "nowhere", "clip.mp4")
