"""Settings: few, read from the environment, with secrets made once and kept in the data folder."""

import os
from typing import Any

from linli.app import env
from linli.app.keys import kept_secret

LINLI_DATA = env.data_dir()
PORT = env.port()
LINLI_DEMO = env.wants_demo()
LINLI_REALTIME_URL = os.environ.get("LINLI_REALTIME_URL", "")

SECRET_KEY = kept_secret(LINLI_DATA, "session")
LINLI_DATA_KEY = kept_secret(LINLI_DATA, "data")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("LINLI_HOSTS", "*").split(",")

MODULES = [
    "accounts",
    "media",
    "people",
    "messaging",
    "catalog",
    "pricing",
    "stock",
    "supply",
    "orders",
    "fulfil",
    "community",
    "groupbuy",
    "insight",
    "decide",
    "connect.payments",
    "connect.importing",
    "connect.segment",
]
INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "linli.kernel",
    *(f"linli.{module}" for module in MODULES),
    "linli.app",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.kernel.http.WriteMiddleware",
]
ROOT_URLCONF = "linli.app.urls"
WSGI_APPLICATION = "linli.app.wsgi.application"
TEMPLATES: list[dict[str, Any]] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": env.database_settings()}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False

SESSION_ENGINE = "linli.kernel.sessions"
SESSION_COOKIE_NAME = "linli_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("LINLI_HTTPS", "0") == "1"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_NAME = "linli_csrf"
CSRF_HEADER_NAME = "HTTP_X_CSRF_TOKEN"
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("LINLI_ORIGINS", "").split(",") if origin]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

MEDIA_ROOT = LINLI_DATA / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
WEB_ROOT = env.PROJECT_ROOT / "web"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

PROCRASTINATE_ON_APP_READY = None

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LINLI_LOG", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        **{name: {"level": "WARNING"} for name in ("procrastinate", "httpx", "httpcore")},
    },
}
