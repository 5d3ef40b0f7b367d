"""Portal's front door: what it is made of, in the order in which it is set up."""

import os

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import accounts, admin, applications, db, gigs, home, shortlists, skills, talent, web
from portal.config import Config
from portal.web import rules


def create_app(config: Config | None = None) -> Flask:
    config = config or Config.from_env(os.environ)
    app = Flask(__name__, static_folder=None, instance_path=str(config.instance))
    app.config.from_mapping(web.settings(config))
    app.extensions["portal"] = config
    if config.proxies:  # else anybody could say where they come from
        app.wsgi_app = ProxyFix(app.wsgi_app, config.proxies, config.proxies)  # type: ignore[method-assign]
    db.init_app(app)
    web.init_app(app)
    for room in (home, accounts, gigs, applications, talent, shortlists, skills, admin):
        app.register_blueprint(room.bp)
    rules.must_be_named(app)
    return app
