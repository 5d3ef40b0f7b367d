"""Fields that clean what is typed, keep it when it is refused, and say in words what is wrong."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import DateField, FieldList, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp, StopValidation
from wtforms.widgets import MonthInput, TimeInput

from portal.config import HOURS_A_WEEK, LINE_LENGTH, TEXT_LENGTH
from portal.models import Conflict, Refused
from portal.models.text import ALPHABET, clean, new_key

CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?", re.ASCII)
MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])", re.ASCII)


class Form(FlaskForm):
    """A form that keeps what was typed when the rules below refuse it; `status` is what its page then answers with."""

    status = 422

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent as a form, and files where one is asked for; never JSON, whose values are no text."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            files = {name for name, field in form._unbound_fields if issubclass(field.field_class, FileField)}
            sent = [(name, file) for name, file in request.files.items(multi=True) if name in files]
            return CombinedMultiDict((MultiDict(sent), request.form)) if sent else request.form or None

    def refuse(self, why: Refused | Conflict) -> None:
        """A refused value is said beside its field; what does not fit what is there now, above the form."""
        field = self._fields.get(why.field) if isinstance(why, Refused) else None
        if isinstance(why, Conflict):
            self.status = 409
        if field is None:
            self.form_errors.append(str(why))
        else:
            field.errors = [*field.errors, str(why)]


class PartsField(FieldList):
    """Several of the same, each with its number in the name: `roles-0-title`. What is no short number names none."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        for name in formdata:
            number = name[len(prefix) + 1 :].split("-", 1)[0] if name.startswith(f"{prefix}-") else ""
            if number.isascii() and number.isdecimal() and len(number) <= 4:
                yield int(number)


def _cleaned(value: str | None) -> str:
    return clean(value) if value else ""


def TextField(label: str, required: str = "", most: int = LINE_LENGTH, **kwargs: Any) -> StringField:  # noqa: N802
    """A line of text; `required` is what to say when it is empty."""
    return StringField(label, _text_rules(required, most), filters=[_cleaned], **_with_length(kwargs, most, required))


def NoteField(label: str, required: str = "", most: int = TEXT_LENGTH, **kwargs: Any) -> TextAreaField:  # noqa: N802
    """Several lines of text."""
    return TextAreaField(label, _text_rules(required, most), filters=[_cleaned], **_with_length(kwargs, most, required))


def KeyField() -> HiddenField:  # noqa: N802
    """The key of a thing to be made, so that the same form sent twice makes one; a fresh one where none is sent."""
    rule = Regexp(rf"[{ALPHABET}]{{10}}\Z", message="Start again.")
    return HiddenField(default=new_key, filters=[lambda typed: typed or new_key()], validators=[rule])


def _text_rules(required: str, most: int) -> list[Any]:
    length = Length(max=most, message=f"Write at most {most:,} characters.")
    return [DataRequired(required) if required else Optional(), length]


def _with_length(kwargs: dict[str, Any], most: int, required: str) -> dict[str, Any]:
    kwargs["render_kw"] = {"maxlength": most, **kwargs.get("render_kw", {})}
    if not required:
        kwargs.setdefault("default", "")
    return kwargs


class Typed:
    """Something was typed; what was typed and can't be read keeps its own words, and a zero counts."""

    field_flags = {"required": True}  # noqa: RUF012  # what WTForms reads

    def __init__(self, words: str):
        self.words = words

    def __call__(self, form: Form, field: Any) -> None:
        if field.data is None:
            raise StopValidation("" if field.errors else self.words)


class WholeField(IntegerField):
    """A whole number between two bounds."""

    def __init__(self, label: str = "", least: int = 0, most: int = 10**6, required: str = "", **kwargs: Any):
        self.words = f"Write a whole number from {least:,} to {most:,}."
        self.within = NumberRange(least, most, self.words)
        rules = [Typed(required)] if required else []
        kwargs["render_kw"] = {"min": least, "max": most, "inputmode": "numeric", **kwargs.get("render_kw", {})}
        super().__init__(label, rules, **kwargs)

    def pre_validate(self, form: Form) -> None:
        if self.data is not None:
            self.within(form, self)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if text:
            if not (text.removeprefix("-").isascii() and text.removeprefix("-").isdecimal()) or len(text) > 12:
                raise ValueError(self.words)
            self.data = int(text)


def HoursField(label: str, required: str = "", least: int = 1, **kwargs: Any) -> WholeField:  # noqa: N802
    return WholeField(label, least, HOURS_A_WEEK, required, **kwargs)


class DayField(DateField):
    """A day, as the browser's date field sends it."""

    def __init__(self, label: str = "", required: str = "", **kwargs: Any):
        super().__init__(label, [Typed(required) if required else Optional()], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if text:
            try:
                self.data = datetime.strptime(text, "%Y-%m-%d").date()  # weeks of a year are nobody's day
            except ValueError:
                raise ValueError("There is no such day. Write it like 2027-01-31.") from None
            if not 2000 <= self.data.year <= 2100:
                raise ValueError("Choose a day between 2000 and 2100.")


class WrittenField(StringField):
    """A value that the browser sends in one way of writing; what is written otherwise is refused and kept."""

    pattern: re.Pattern[str]
    words: str
    value_of: Callable[[int, int], Any]
    written: Callable[[Any], str]

    def __init__(self, label: str = "", required: str = "", **kwargs: Any):
        super().__init__(label, [Typed(required) if required else Optional()], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if typed:
            read = self.pattern.fullmatch(typed)
            if not read:
                raise ValueError(self.words)
            self.data = self.value_of(int(read[1]), int(read[2]))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.written(self.data) if self.data is not None else ""


class MonthField(WrittenField):
    """A month, as the browser's month field sends it; `data` is its first day."""

    widget, pattern, words = MonthInput(), MONTH, "Write a month like 2024-03."

    def value_of(self, first: int, second: int) -> date:
        return date(first, second, 1)

    def written(self, value: date) -> str:
        return f"{value:%Y-%m}"


class ClockField(WrittenField):
    """A time of day, as the browser's time field sends it; `data` is minutes after midnight."""

    widget, pattern, words = TimeInput(), CLOCK, "Write a time from 00:00 to 23:59, like 09:00."

    def value_of(self, first: int, second: int) -> int:
        return first * 60 + second

    def written(self, value: int) -> str:
        return f"{value // 60:02d}:{value % 60:02d}"


class MoneyField(StringField):
    """An amount as people write it; `data` is in minor units."""

    def __init__(self, label: str = "", required: str = "", most: int = 10_000_000, **kwargs: Any):
        self.most = most
        rules = [Typed(required) if required else Optional()]
        super().__init__(label, rules, render_kw={"inputmode": "decimal", "maxlength": 20}, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if self.typed:
            whole, _, cents = self.typed.replace(" ", "").replace(",", ".").rpartition(".")
            if not whole or len(cents) > 2:
                whole, cents = whole + cents, ""
            if not (whole + cents).isascii() or not (whole + cents).isdecimal() or len(whole) > 9:
                raise ValueError("Write an amount like 62.50.")
            self.data = int(whole or 0) * 100 + int((cents + "00")[:2])
            if self.data > self.most * 100:
                raise ValueError(f"Write at most {self.most:,}.")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data / 100:.2f}".removesuffix(".00") if self.data is not None else ""
