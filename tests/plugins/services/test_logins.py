"""Whether rights changed, as each database that Airflow runs on tells it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from airflow.providers.fab.auth_manager import models
from sqlalchemy import Connection as Session
from sqlalchemy import Engine, Table, create_engine

from airloom.operators.connection import Connection
from airloom.plugins.services.logins import RightsState, rights_query, state_of

USERS: Table = models.User.__table__
LINKS = (models.assoc_user_role, models.assoc_user_group, models.assoc_group_role, models.assoc_permission_role)


@pytest.fixture(params=["sqlite", "postgres", "mysql"])
def database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = create_engine("sqlite://")
    else:
        where: Connection = request.getfixturevalue(request.param)
        driver, port = {"postgres": ("postgresql+psycopg2", 5432), "mysql": ("mysql+pymysql", 3306)}[request.param]
        login = f"{where.login}:{where.password}" if where.password else where.login
        engine = create_engine(f"{driver}://{login}@{where.host}:{where.port or port}/{where.schema}")
    tables = [table for name, table in USERS.metadata.tables.items() if name.startswith("ab_")]
    USERS.metadata.create_all(engine, tables)
    yield engine
    USERS.metadata.drop_all(engine, tables)
    engine.dispose()


def state(session: Session) -> RightsState:
    return state_of(session.execute(rights_query()))


def test_each_change_of_rights_is_another_state(database: Engine) -> None:
    roles, groups, permissions = (model.__table__ for model in (models.Role, models.Group, models.Permission))
    actions, resources = (model.__table__ for model in (models.Action, models.Resource))
    with database.begin() as session:
        for number in (1, 2):
            name = {"first_name": "A", "last_name": "B", "username": f"user{number}", "email": f"{number}@localhost"}
            session.execute(USERS.insert().values(id=number, active=True, **name))
            session.execute(roles.insert().values(id=number, name=f"role{number}"))
            session.execute(groups.insert().values(id=number, name=f"group{number}"))
            session.execute(actions.insert().values(id=number, name=f"action{number}"))
            session.execute(resources.insert().values(id=number, name=f"resource{number}"))
            session.execute(permissions.insert().values(id=number, permission_id=number, view_menu_id=number))
        seen = [state(session)]
        assert state(session) == seen[0]
        for table in LINKS:
            _, left, right = (column.name for column in table.c)
            for links in ([(1, 1), (2, 2)], [(1, 2), (2, 1)], [(1, 2)], [(2, 2)]):
                session.execute(table.delete())
                for number, (one, other) in enumerate(links, start=1):
                    session.execute(table.insert().values({"id": number, left: one, right: other}))
                seen.append(state(session))
        # One row for another, as FAB does it: the user is 2, the role 6 and then 5, the row 3 and then 5.
        session.execute(roles.insert(), [{"id": number, "name": f"role{number}"} for number in (5, 6)])
        for row in ((3, 6), (5, 5)):
            session.execute(models.assoc_user_role.delete())
            session.execute(models.assoc_user_role.insert().values(id=row[0], user_id=2, role_id=row[1]))
            seen.append(state(session))
        for active in (False, None):
            session.execute(USERS.update().where(USERS.c.id == 2).values(active=active))
        seen.append(state(session))
    assert len(set(seen)) == len(seen)
