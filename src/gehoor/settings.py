"""All settings, read once from the environment with strict parsers.

Every variable is described in docs/settings.md; a test holds that page and this file together.
Nothing needs to be set: without any variable Gehoor runs on SQLite in the data directory.
"""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from gehoor.errors import SettingError


def env_text(name: str, default: str = "") -> str:
    """The value of `name`, or the first line of the file that `name`_FILE points to."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE: {file} cannot be read ({error.strerror}).") from error
    return os.environ.get(name, default)


def env_bool(name: str, default: bool) -> bool:
    """True or False; any other word is an error, because a misspelt switch is a wrong switch."""
    text = os.environ.get(name)
    if text is None or text == "":
        return default
    if text in ("True", "False"):
        return text == "True"
    raise SettingError(f"{name} must be True or False, not {text!r}.")


def env_int(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between `low` and `high`."""
    text = os.environ.get(name)
    if text is None or text == "":
        return default
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    raise SettingError(f"{name} must be a whole number from {low} to {high}, not {text!r}.")


def env_list(name: str, default: list[str]) -> list[str]:
    """Comma-separated words."""
    text = os.environ.get(name)
    return [word.strip() for word in text.split(",") if word.strip()] if text else default


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of `choices`."""
    text = os.environ.get(name) or default
    if text in choices:
        return text
    raise SettingError(f"{name} must be one of {', '.join(choices)}, not {text!r}.")


def data_directory() -> Path:
    """Where the database, the secrets and the uploads live; made with owner-only rights."""
    path = Path(os.environ.get("GEHOOR_DATA") or "~/.local/share/gehoor").expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def secret(name: str, file_name: str) -> str:
    """The secret from the environment, or one made at first start and kept in the data directory."""
    given = env_text(name)
    if given:
        return given
    path = DATA / file_name
    if not path.exists():
        # Of processes that start together one wins the name, and nobody ever reads half a secret.
        mine = path.with_name(f"{file_name}.{os.getpid()}")
        with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(mine, path)
        mine.unlink()
    return path.read_text(encoding="utf-8").strip()


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at `url`."""
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600))
    except Exception as error:
        raise SettingError(
            "DATABASE_URL must look like postgres://user:password@host:5432/name or "
            f"sqlite:////path/to/file: {error}"
        ) from error
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; "
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; "
                "PRAGMA secure_delete=ON"  # what is deleted is overwritten in the file
            ),
        }
        return config
    if not config["ENGINE"].endswith("postgresql"):
        raise SettingError("DATABASE_URL must name postgres:// or sqlite://.")
    return config


BASE = Path(__file__).resolve().parent
DATA = data_directory()
TESTING = "pytest" in sys.modules

DEBUG = env_bool("GEHOOR_DEBUG", False)
URL = env_text("GEHOOR_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = urlsplit(URL).scheme == "https"
ALLOWED_HOSTS = env_list(
    "GEHOOR_ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]", urlsplit(URL).hostname or ""]
)
SECRET_KEY = secret("GEHOOR_SECRET_KEY", "secret_key")
ORGANISATION_LANGUAGE = env_choice("GEHOOR_LANGUAGE", "nl", ("nl", "en"))
COUNTRY = env_choice("GEHOOR_COUNTRY", "NL", ("NL", "BE"))
SECTOR = env_choice("GEHOOR_SECTOR", "", ("", "charity", "lottery", "press"))
SMTP_URL = env_text("GEHOOR_SMTP_URL")
MAIL_FROM = env_text("GEHOOR_MAIL_FROM", "Gehoor <gehoor@localhost>")
LOG_LEVEL = env_choice("GEHOOR_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
METRICS_TOKEN = env_text("GEHOOR_METRICS_TOKEN")
RELEASE_SECONDS = env_int("GEHOOR_RELEASE_SECONDS", 5, low=0, high=3600)
FORM_RATE = env_int("GEHOOR_FORM_RATE", 20, low=1, high=100_000)
PUSH_HOSTS = env_list(  # a first dot means every name that ends so
    "GEHOOR_PUSH_HOSTS",
    [
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        ".push.services.mozilla.com",
        ".push.apple.com",
        ".notify.windows.com",
    ],
)
SLACK_HOSTS = env_list("GEHOOR_SLACK_HOSTS", ["hooks.slack.com", "hooks.slack-gov.com"])
TRUSTED_PROXIES = env_int("GEHOOR_TRUSTED_PROXIES", 0, low=0, high=5)
MAILBOX = DATA / "mailbox"

DATABASES = {"default": database(env_text("DATABASE_URL") or f"sqlite:///{DATA / 'gehoor.sqlite3'}")}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "axes",
    "gehoor.journal",
    "gehoor.team",
    "gehoor.intake",
    "gehoor.identity",
    "gehoor.leads",
    "gehoor.scoring",
    "gehoor.routing",
    "gehoor.followup",
    "gehoor.followup.agreement",
    "gehoor.followup.permission",
    "gehoor.notify",
    "gehoor.calls",
    "gehoor.insight",
    "gehoor.web",
]
AUTH_USER_MODEL = "team.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
MIDDLEWARE = [
    "gehoor.web.middleware.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gehoor.web.middleware.SecurityHeaders",
    "gehoor.web.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",  # /today goes to /today/
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gehoor.web.middleware.ReaderLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "gehoor.web.middleware.ErrorsWithSentence",
]
ROOT_URLCONF = "gehoor.urls"
WSGI_APPLICATION = "gehoor.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gehoor.web.contexts.everywhere",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "gehoor.web.templatetags.gehoor_ui",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LANGUAGE_CODE = ORGANISATION_LANGUAGE
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = env_text("GEHOOR_TIME_ZONE", "Europe/Amsterdam")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
WHITENOISE_AUTOREFRESH = DEBUG or TESTING  # a test client looks up the file it is asked for, not all of them
MEDIA_ROOT = DATA / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_TRUSTED_ORIGINS = [URL]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
CSRF_FAILURE_VIEW = "gehoor.web.errors.csrf_failure"

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Five wrong passwords for one name from one address close that door for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_USERNAME_FORM_FIELD = "username"  # of our form; Axes would look for the model's "email" and lock nobody
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "gehoor.web.areas.account.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "gehoor.web.address.address_of"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_TIMEOUT = 20
LOGGING_CONFIG = "gehoor.lib.logs.configure"
LOGGING = {"level": LOG_LEVEL}
