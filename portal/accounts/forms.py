from typing import Any

from wtforms import HiddenField, PasswordField
from wtforms.validators import DataRequired, EqualTo

from portal.config import PASSWORD_MAX, PASSWORD_MIN
from portal.web import Form, TextField

HINT = f"{PASSWORD_MIN} to {PASSWORD_MAX} characters. Four unrelated words do well."
AGAIN = "The two passwords differ. Write the same one twice."


def SecretField(label: str, required: str, browser: str, *rules: Any, **kwargs: Any) -> PasswordField:  # noqa: N802
    """A password, taken exactly as typed and never drawn again. `browser` is what its manager should fill in."""
    look = {"autocomplete": browser, "autocapitalize": "off", "spellcheck": "false"}
    return PasswordField(label, [DataRequired(required), *rules], render_kw=look, **kwargs)


class SignInForm(Form):
    email = TextField("E-mail address", "Write your e-mail address.", render_kw={"autocomplete": "username"})
    password = SecretField("Password", "Write your password.", "current-password")
    next = HiddenField(default="")
    carried = HiddenField(default="")


class NewPasswordForm(Form):
    password = SecretField("New password", "Write a new password.", "new-password", description=HINT)
    password_again = SecretField(
        "The same again", "Write it a second time.", "new-password", EqualTo("password", AGAIN)
    )


class ChangePasswordForm(NewPasswordForm):
    now_password = SecretField("Password now", "Write the password that you have now.", "current-password")
