from datetime import timedelta
from typing import Any

from portal import db
from portal.config import BODY_BYTES, FORM_PARTS, SESSION_HOURS, Config


def settings(config: Config) -> dict[str, Any]:
    """Flask's configuration. Limits and cookie rules are all said here, since Flask's own defaults have none."""
    return {
        "SECRET_KEY": config.secret_key,
        "SECRET_KEY_FALLBACKS": [*config.old_secret_keys],
        "TESTING": config.testing,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": db.engine_options(config.database_url),
        "MAX_CONTENT_LENGTH": BODY_BYTES,
        "MAX_FORM_MEMORY_SIZE": BODY_BYTES,
        "MAX_FORM_PARTS": FORM_PARTS,
        "TRUSTED_HOSTS": config.trusted_hosts,
        "SESSION_COOKIE_NAME": "__Host-portal" if config.secure else "portal",
        "SESSION_COOKIE_SECURE": config.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=SESSION_HOURS),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "PREFERRED_URL_SCHEME": "https" if config.secure else "http",
    }
