"""Settings: a wrong one is refused in one sentence that names it."""

import re
from pathlib import Path
from secrets import token_urlsafe

import pytest
from flask import request
from itsdangerous import BadSignature

from portal import create_app
from portal.config import Config, WrongSetting


@pytest.mark.parametrize(
    "name, value",
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORTAL_DEMO_PEOPLE", "-1"),
        ("PORTAL_DATABASE_URL", "mysql://x"),
        ("PORTAL_URL", "portal.example"),
        ("PORTAL_SMTP_URL", "http://mail"),
        ("PORTAL_SECRET_KEY", "secret"),
        ("PORTAL_SECRET_KEY", "a" * 40),
        ("PORTAL_SECRET_KEY", "please-CHANGE-this-0123456789-abcdefgh"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, name, value):
    with pytest.raises(WrongSetting, match=name) as refused:
        Config.from_env({"PORTAL_INSTANCE": str(tmp_path), name: value})
    assert str(refused.value).count(".") == 1 or "://" in str(refused.value)


def test_every_setting_is_told_to_whoever_runs_portal():
    read = set(re.findall(r'"(PORTAL_[A-Z_]+|HOST|PORT)"', Path("portal/config.py").read_text()))
    assert len(read) > 10
    told = Path("README.md").read_text() + Path("docs/operate.md").read_text()
    assert not {name for name in read if f"`{name}`" not in told}


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongSetting, match="PORTAL_INSTANCE"):
        Config.from_env({"PORTAL_INSTANCE": str(tmp_path / "file" / "instance")})


def test_the_secret_key_is_made_once_and_kept_to_oneself(tmp_path):
    first, second = (Config.from_env({"PORTAL_INSTANCE": str(tmp_path)}) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_https_makes_cookies_secure_and_hosts_are_those_named(tmp_path):
    env = {
        "PORTAL_INSTANCE": str(tmp_path),
        "PORTAL_URL": "https://talent.example/",
        "PORTAL_HOSTS": "a.example, b.example",
    }
    config = Config.from_env(env)
    assert config.secure
    assert config.address == "https://talent.example"
    assert {"talent.example", "a.example", "b.example", "localhost"} <= set(config.trusted_hosts)


def test_a_key_that_was_only_half_written_is_not_taken(tmp_path):
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(WrongSetting, match=r"secret_key in PORTAL_INSTANCE is no key: remove the file"):
        Config.from_env({"PORTAL_INSTANCE": str(tmp_path)})


@pytest.mark.parametrize("proxies, address", [("", "10.1.1.1"), ("1", "203.0.113.9")])
def test_who_asks_is_told_by_as_many_proxies_as_there_are(tmp_path, proxies, address):
    env = {"PORTAL_INSTANCE": str(tmp_path), "PORTAL_PROXIES": proxies}
    app = create_app(Config.from_env(env, testing=True))
    app.add_url_rule("/healthz/address", "address", lambda: request.remote_addr)
    app.before_request_funcs.clear()
    told = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9"}
    assert (
        app.test_client().get("/healthz/address", headers=told, environ_base={"REMOTE_ADDR": "10.1.1.1"}).text
        == address
    )


def test_after_a_change_of_the_key_who_is_signed_in_stays_so_while_the_old_key_is_named(tmp_path):
    old, new = token_urlsafe(48), token_urlsafe(48)

    def signer(**env):
        app = create_app(Config.from_env({"PORTAL_INSTANCE": str(tmp_path), **env}, testing=True))
        return app.session_interface.get_signing_serializer(app)

    cookie = signer(PORTAL_SECRET_KEY=old).dumps({"_user_id": "somebody"})
    assert signer(PORTAL_SECRET_KEY=new, PORTAL_OLD_SECRET_KEYS=f"{old}, ").loads(cookie) == {"_user_id": "somebody"}
    with pytest.raises(BadSignature):
        signer(PORTAL_SECRET_KEY=new).loads(cookie)
