"""How often one user may ask."""

from __future__ import annotations

from airloom.plugins.web.limits import Limiter


def test_a_burst_is_let_through_and_then_a_trickle() -> None:
    limiter = Limiter(per_second=2, burst=3)
    assert [limiter.wait("anna", 0.0) for _ in range(3)] == [0, 0, 0]
    assert limiter.wait("anna", 0.0) == 0.5
    assert limiter.wait("anna", 0.5) == 0
    assert limiter.wait("anna", 0.5) == 0.5


def test_one_user_does_not_wait_for_another() -> None:
    limiter = Limiter(per_second=1, burst=1)
    assert limiter.wait("anna", 0.0) == 0
    assert limiter.wait("ben", 0.0) == 0
    assert limiter.wait("anna", 0.0) == 1


def test_idleness_saves_no_more_than_a_burst() -> None:
    limiter = Limiter(per_second=1, burst=2)
    limiter.wait("anna", 0.0)
    assert [limiter.wait("anna", 1000.0) for _ in range(2)] == [0, 0]
    assert limiter.wait("anna", 1000.0) > 0
