from collections.abc import Callable
from math import cos, hypot, radians

import pytest

from report import earlier, sample
from serviceaudit.report.maps import mark, projection
from serviceaudit.report.shapes import ReportView


def test_the_projection_keeps_angles_and_its_parallels_their_length() -> None:
    """Lambert's conformal conic: true to scale on its standard parallels, and shapes stay shapes everywhere."""
    at = projection(55.0, 67.0, 15.0)
    step = 0.001
    for lat in (55.5, 57.0, 61.0, 65.0, 68.0):
        east = [a - b for a, b in zip(at(lat, 15 + step), at(lat, 15), strict=True)]
        north = [a - b for a, b in zip(at(lat + step, 15), at(lat, 15), strict=True)]
        across = hypot(*east) / (radians(step) * cos(radians(lat)))
        assert across == pytest.approx(hypot(*north) / radians(step), rel=1e-3)
        assert across == pytest.approx(1.0, abs=0.01)
        if lat in (57.0, 65.0):
            assert across == pytest.approx(1.0, rel=1e-5)


@pytest.mark.parametrize(("south", "north"), [(60.0, 60.0), (-2.0, 2.0), (-35.0, -10.0), (-84.0, 84.0)])
def test_any_piece_of_the_world_has_a_map_with_north_above(south: float, north: float) -> None:
    at = projection(south, north, 0.0)
    assert at(north + 0.5, 0)[1] > at(south, 0)[1]
    assert at(south, 1.0)[0] > at(south, -1.0)[0]


def test_every_municipality_lies_inside_the_map(seen: Callable[..., ReportView]) -> None:
    drawn = seen(earlier.placed(sample.results())).map
    assert drawn is not None
    assert all(0 < s.x < drawn.width and 0 < s.y < drawn.height for s in drawn.spots)
    by_key = {s.key: s for s in drawn.spots}
    assert by_key["SE-9901"].y > by_key["SE-9921"].y


def test_without_coordinates_there_is_no_map(seen: Callable[..., ReportView]) -> None:
    assert seen(sample.results()).map is None


def test_none_and_all_points_have_marks_of_their_own_whatever_the_number_of_questions() -> None:
    assert [mark(n, 5) for n in range(6)] == ["m0", "m1", "m2", "m3", "m4", "m5"]
    assert mark(1, 40) == "m1"
    assert mark(39, 40) == "m4"
    assert mark(3, 3) == "m5"
