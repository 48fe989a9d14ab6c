"""FAB's pages (the login, users, roles, one's password) in the look of Airflow's own pages, light and dark.

A deployment asks for it in its ``webserver_config.py``::

    from airloom.plugins.web.fab_theme import base_template
    from flask import current_app

    FAB_BASE_TEMPLATE = base_template(current_app)
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask

FOLDER = Path(__file__).parent


def base_template(app: Flask) -> str:
    """The name of the template on which FAB's pages are to be built, once the application knows where to find it."""
    static = FOLDER / "static"
    pages = Blueprint("airloom_fab", __name__, template_folder=FOLDER, static_folder=static, static_url_path="/airloom")
    app.register_blueprint(pages)
    return "airloom_fab.html"
