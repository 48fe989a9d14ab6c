"""The forms of connections ask for what drivers take, and for nothing else."""

from __future__ import annotations

import pytest

from airloom.operators.connection_form import EXTRA, STANDARD, ConnectionForm
from airloom.operators.databases import mysql, postgres
from airloom.operators.files import stores
from airloom.operators.http.auth import KINDS
from airloom.operators.http.form import HTTP
from airloom.operators.registry import node_types

FORMS = {type_: form for node in node_types().values() for type_, form in node.connection_forms.items()}
_STORES = {
    type_: {*stores._EXTRA[stores._FAMILY.get(protocol, protocol)], "base_url"}
    for protocol, types in stores.PROTOCOLS.items()
    for type_ in types
}
TAKEN = {
    **_STORES,
    **dict.fromkeys(postgres.CONNECTION_TYPES, postgres.EXTRA_ALLOWED),
    **dict.fromkeys(mysql.CONNECTION_TYPES, mysql.EXTRA_ALLOWED),
    "http": {"auth", "name", "token_path", "scope", "allowed_hosts", "allowed_networks", "ca_file"},
    "fs": {"path"},
}


def test_each_type_that_a_node_names_has_one() -> None:
    named = {type_ for node in node_types().values() for type_ in node.connection_types}
    assert named - set(FORMS) == {"generic"}, "which enters any system"


@pytest.mark.parametrize(("type_", "form"), sorted(FORMS.items()))
def test_its_fields_are_those_that_the_driver_takes(type_: str, form: ConnectionForm) -> None:
    names = [field.name for field in form]
    assert len(set(names)) == len(names)
    extra = {name.removeprefix(EXTRA) for name in names if name.startswith(EXTRA)}
    assert set(names) - {EXTRA + name for name in extra} <= set(STANDARD)
    assert extra <= set(TAKEN.get(type_, ()))


def test_a_choice_has_something_to_choose() -> None:
    fields = [field for form in FORMS.values() for field in form]
    assert all(bool(field.choices) == (field.kind == "choice") for field in fields)
    assert next(field for field in HTTP if field.name == "extra.auth").choices == KINDS
