"""Logging in and out, the first run, and one's own profile."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gehoor.errors import InputError
from gehoor.lib import clock
from gehoor.team.models import User
from gehoor.team.people import change_person
from gehoor.web.access import needs, reader
from gehoor.web.areas.account import access
from gehoor.web.areas.account.forms import ChangeForm, LoginForm, PasswordForm, ProfileForm, SetupForm
from gehoor.web.contexts import THEME_COOKIE, THEMES, theme_of
from gehoor.web.forms import answer, posted

BACKEND = "django.contrib.auth.backends.ModelBackend"
YEAR = 365 * 24 * 3600
either = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def root(request: HttpRequest) -> HttpResponse:
    """The bare address: today's work, or the first run."""
    return redirect("setup" if access.nobody_yet() else "today")


class LogIn(LoginView):
    """Mail address and password; who is logged in already goes on."""

    template_name = "account/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the first run when there is nobody to log in."""
        return redirect("setup") if access.nobody_yet() else super().get(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, with its sentence."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class LogOut(LogoutView):
    """By POST only, so that no picture or link can log somebody out."""

    http_method_names = ["post", "options"]


def locked_out(request: HttpRequest, *_args: Any) -> HttpResponse:
    """After too many wrong passwords: a sentence that says when to try again."""
    pause: timedelta = get_cool_off(request) or timedelta(hours=settings.AXES_COOLOFF_TIME)
    return render(request, "account/locked.html", {"again": clock.now() + pause}, status=429)


@sensitive_post_parameters("password")
@either
def setup(request: HttpRequest) -> HttpResponse:
    """The first run: the first administrator, and what everything starts from."""
    if not access.nobody_yet():
        raise Http404
    form = SetupForm(posted(request))
    if form.is_valid():
        language = (translation.get_language() or "nl")[:2]
        user = access.first_run(**form.cleaned_data, language=language, now=clock.now())
        login(request, user, backend=BACKEND)
        messages.success(request, _("Welcome, %(name)s. Everything is ready.") % {"name": user.name})
        return redirect("team")
    return answer(request, "account/setup.html", {"form": form}, form)


@either
@needs()
def profile(request: HttpRequest) -> HttpResponse:
    """Name, number, language and light."""
    user = reader(request)
    form = ProfileForm(posted(request), initial=_about(request))
    if not form.is_valid():
        return answer(request, "account/profile.html", {"form": form, "change": ChangeForm(user)}, form)
    values = dict(form.cleaned_data)
    chosen = values.pop("theme")
    change_person(user.pk, clock.now(), user, **values)
    with translation.override(values["language"]):
        messages.success(request, _("Saved."))
    response = _remember(redirect("profile"), settings.LANGUAGE_COOKIE_NAME, values["language"])
    return _remember(response, THEME_COOKIE, chosen)


def _about(request: HttpRequest) -> dict[str, str]:
    user = reader(request)
    return {
        "name": user.name,
        "phone": user.phone,
        "language": user.language,
        "theme": theme_of(request),
    }


@sensitive_post_parameters("current", "password")
@require_POST
@needs()
def password(request: HttpRequest) -> HttpResponse:
    """One's own password, anew; other browsers are logged out."""
    user = reader(request)
    change = ChangeForm(user, request.POST)
    if not change.is_valid():
        form = ProfileForm(initial=_about(request))
        return answer(request, "account/profile.html", {"form": form, "change": change}, change)
    update_session_auth_hash(request, access.set_password(user, change.cleaned_data["password"], clock.now()))
    messages.success(request, _("Your password has been changed. Other devices are logged out."))
    return redirect("profile")


@sensitive_post_parameters("password")
@either
def password_link(request: HttpRequest, token: str) -> HttpResponse:
    """A first password, by the link that came with the invitation."""
    try:
        user = access.token_user(token, clock.now())
    except InputError:
        return render(request, "account/spent.html", status=404)
    form = PasswordForm(user, posted(request))
    if form.is_valid():
        changed = access.set_password(user, form.cleaned_data["password"], clock.now())
        login(request, changed, backend=BACKEND)
        return redirect("today")
    return answer(request, "account/password.html", {"form": form, "person": user}, form)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The reader's language: kept with the person, and in the browser for who is not logged in."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        raise Http404
    if isinstance(request.user, User) and request.user.language != code:
        change_person(request.user.pk, clock.now(), request.user, language=code)
    return _remember(_back(request), settings.LANGUAGE_COOKIE_NAME, code)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """By day or by night; kept in the browser, because a person has several screens."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        raise Http404
    return _remember(_back(request), THEME_COOKIE, chosen)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the reader came from, and to no other site."""
    here = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(here, None) and not urlsplit(here).netloc
    return HttpResponseRedirect(here if safe and here.startswith("/") else reverse("root"))


def _remember(response: HttpResponse, name: str, value: str) -> HttpResponse:
    response.set_cookie(name, value, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response
