"""What the forms of the pages share."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gehoor.errors import InputError


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], *forms_shown: forms.BaseForm
) -> HttpResponse:
    """The page; 422 when one of the forms on it was filled in and cannot be used."""
    wrong = any(form.is_bound and form.errors for form in forms_shown)
    return render(request, template, context, status=422 if wrong else 200)


def blame(form: forms.BaseForm, error: InputError) -> None:
    """Put the sentence of `error` beside the field it is about, or above the form."""
    known = error.field if error.field in form.fields else None
    form.add_error(known, error.sentence)
