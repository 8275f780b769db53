"""What the forms of the pages share."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from gehoor.errors import InputError


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing at all; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], *forms_shown: forms.BaseForm
) -> HttpResponse:
    """The page; 422 when one of the forms on it was filled in and cannot be used."""
    wrong = any(form.is_bound and form.errors for form in forms_shown)
    return render(request, template, context, status=422 if wrong else 200)


def blame(form: forms.BaseForm, error: InputError) -> None:
    """Put the sentence of `error` beside the field it is about, or above the form."""
    name = re.split(r"[.\[]", error.field or "")[0]  # "postcode[0]" is a part of the field postcode
    form.add_error(name if name in form.fields else None, error.sentence)
