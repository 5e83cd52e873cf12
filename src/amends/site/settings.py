"""Django's settings, all from the environment; `docs/settings.md` describes each variable."""

import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from amends.presentation.language import NAMES
from amends.site.database import django_database
from amends.site.logs import logging_at
from amends.site.secret_files import secret_from
from amends.site.staff_mail import staff_mailer

SOURCE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("AMENDS_DATA", "var")).resolve()
DEMO = os.environ.get("AMENDS_DEMO") == "1"
BEHIND_PROXY = os.environ.get("AMENDS_BEHIND_PROXY") == "1"

DEBUG = False
SECRET_KEY = secret_from("AMENDS_SECRET_KEY", DATA / "secret_key")
MASTER_KEYS = tuple(secret_from("AMENDS_MASTER_KEYS", DATA / "master_keys").replace(",", "\n").split())
"""Wrap the buyers' data keys, newest first; older ones still open what they wrapped."""
LOOKUP_KEY = secret_from("AMENDS_LOOKUP_KEY", DATA / "lookup_key")
"""Keys the hashes by which a buyer is found; it cannot be changed without importing the orders again."""
EVIDENCE = DATA / "evidence"
SMTP_URL = os.environ.get("AMENDS_SMTP_URL", "")
PUBLIC_URL = os.environ.get("AMENDS_PUBLIC_URL", "http://localhost:8000").rstrip("/")
"""Where buyers reach this installation: links in mails begin with it."""

ALLOWED_HOSTS = os.environ.get("AMENDS_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
if (_public_host := urlsplit(PUBLIC_URL).hostname) is not None:
    ALLOWED_HOSTS.append(_public_host)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []

# An address that leads nowhere without DATABASE_URL: commands that need no database still start.
DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql://amends_app@/amends")
POOL_SIZE = int(os.environ.get("AMENDS_POOL", "0"))
DATABASES = {"default": django_database(DATABASE_URL, {"min_size": 1, "max_size": POOL_SIZE} if POOL_SIZE else None)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _present(*names: str) -> list[str]:
    return [name for name in names if find_spec(name) is not None]


INSTALLED_APPS = [
    "amends.site",
    "amends.merchants",
    "amends.orders",
    "amends.cases",
    "amends.work",
    "amends.connectors.simulator",
    *_present("amends.connectors.mail"),
    "amends.presentation",
    "amends.portal",
    "amends.console",
    "amends.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "amends.site.body_limit.BodyLimit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "amends.merchants.middleware.StaffTenantMiddleware",
]

ROOT_URLCONF = "amends.site.urls"
WSGI_APPLICATION = "amends.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# -- sign-in of staff: by e-mail, and only for those the owner invited

AUTH_USER_MODEL = "merchants.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "amends.merchants.sign_in.InvitedOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MAILERS = {"default": staff_mailer(SMTP_URL)}
DEFAULT_FROM_EMAIL = os.environ.get("AMENDS_FROM", "amends@localhost")
"""Staff mail (a forgotten password) alone goes by Django; buyers' mail goes by the mail connector."""
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/console/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"

# -- browser safety: nothing from elsewhere, nothing inline

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
OVER_HTTPS = PUBLIC_URL.startswith("https://")
SECURE_HSTS_SECONDS = 31_536_000 if OVER_HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = OVER_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 25_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# -- languages and static files

LANGUAGE_CODE = "en"
LANGUAGES = list(NAMES.items())
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("AMENDS_STATIC", DATA / "static")).resolve()
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
_collected = (STATIC_ROOT / "staticfiles.json").exists()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _collected

SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
"""HTTPS is the proxy's where there is one: the flags follow AMENDS_PUBLIC_URL."""

LOGGING = logging_at(os.environ.get("AMENDS_LOG_LEVEL", "WARNING"))
