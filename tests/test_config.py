"""Settings: a wrong one is refused in one sentence that names it."""

import pytest

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
    ],
)
def test_a_wrong_setting_is_named(tmp_path, name, value):
    with pytest.raises(WrongSetting, match=name) as refused:
        Config.from_env({"PORTAL_INSTANCE": str(tmp_path), name: value})
    assert str(refused.value).count(".") == 1 or "://" in str(refused.value)


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
