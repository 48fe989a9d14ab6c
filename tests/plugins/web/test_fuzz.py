"""Every route, called with what its description allows and with what it forbids, by each role and by nobody.

A few cases a route and role in the usual run; ``--hypothesis-profile thorough`` makes many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import hypothesis
import hypothesis.strategies as st
import pytest
import schemathesis
from hypothesis import HealthCheck
from schemathesis.config import SchemathesisConfig

from airloom.plugins.web.app import create_app
from tests.airflow_home import AirflowHome
from tests.dag_factory.repositories import document
from tests.plugins.server import PREFIX, ROLES, SEEDER, Api, serving

EXAMPLES = hypothesis.settings.default.max_examples // 20
"""A route and a role, besides the cases that follow from each route's description: its bounds, and one step beyond."""
THOROUGH = hypothesis.settings.default.max_examples > 100
"""Otherwise the cases are the same in each run, and a find is no accident."""
STREAM = "/api/v1/live"
"""Its answer does not end; it has a test of its own."""
_REFUSED = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "428", "429"]
_CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "negative_data_rejection": {"expected-statuses": _REFUSED},
            # A document may have the right shape and still hold problems, and a limit be reached.
            "positive_data_acceptance": {"expected-statuses": ["2xx", *_REFUSED]},
        },
        "warnings": False,
    }
)
SCHEMA = schemathesis.openapi.from_dict(create_app().openapi(), config=_CONFIG).exclude(path=STREAM)


@pytest.fixture(scope="module")
def fuzzed(users_home: AirflowHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A server whose data may be wrecked."""
    with serving(users_home.copy(tmp_path_factory.mktemp("fuzzed") / "airflow")) as found:
        for name in ("parsed", "hidden"):
            found.store.publish(f"{name}.json", document(name), SEEDER, f"Add {name}", base=None)
        found.parse()
        yield found


@pytest.mark.parametrize("role", [*ROLES, "anonymous"])
@SCHEMA.parametrize()
@hypothesis.settings(max_examples=EXAMPLES, derandomize=not THOROUGH, suppress_health_check=list(HealthCheck))
def test_the_description_holds(fuzzed: Api, case: schemathesis.Case, role: str) -> None:
    # Airflow's own routing takes no address with a line feed in it, and so asks nobody here.
    hypothesis.assume(not re.search("\n|%0A", "".join(map(str, case.path_parameters.values()))))
    token = fuzzed.tokens.get(role)
    headers = {"Authorization": f"Bearer {token}"} if token else {"Origin": fuzzed.server.url}
    case.call_and_validate(base_url=fuzzed.server.url + PREFIX.removesuffix("/api/v1"), headers=headers)


@hypothesis.settings(max_examples=10 * EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@hypothesis.given(topic=st.text(max_size=60) | st.from_regex(r"(pipelines|run:[a-z]{1,9}:[a-z]{0,9}).*"))
def test_whatever_is_watched_is_a_stream_or_a_sentence_about_it(fuzzed: Api, topic: str) -> None:
    with fuzzed.viewer.stream("GET", "/live", params={"topic": topic}) as answer:
        kind = answer.headers["content-type"].partition(";")[0]
        expected = "text/event-stream" if answer.status_code == 200 else "application/problem+json"
        assert (answer.status_code < 500, kind) == (True, expected)
