"""Settings. What an installation chooses comes from four variables: NOTONELESS_DATA, _DATABASE_URL, _KEYS, _HOSTS."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE = Path(__file__).resolve().parent
PACKAGE = BASE.parent

NOTONELESS_DATA = Path(os.environ.get("NOTONELESS_DATA", Path.home() / ".local/share/notoneless"))
NOTONELESS_KEYS = Path(os.environ.get("NOTONELESS_KEYS", Path.home() / ".config/notoneless/keys.json"))
NOTONELESS_DATABASE_URL = os.environ.get("NOTONELESS_DATABASE_URL", "")
NOTONELESS_HOSTS = [
    h for h in os.environ.get("NOTONELESS_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h
]
NOTONELESS_QUEUE_IMMEDIATE = False
NOTONELESS_TLS = os.environ.get("NOTONELESS_TLS", "") == "1"

DEBUG = False
ALLOWED_HOSTS = NOTONELESS_HOSTS


def _secret() -> str:
    import json

    try:
        return str(json.loads(NOTONELESS_KEYS.read_text("ascii"))["secret"])
    except (OSError, ValueError, KeyError):
        return ""


SECRET_KEY = _secret()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_filters",
    "axes",
    "notoneless.core",
    "notoneless.grid",
    "notoneless.intake",
    "notoneless.documents",
    "notoneless.children",
    "notoneless.support",
    "notoneless.cases",
    "notoneless.attendance",
    "notoneless.verification",
    "notoneless.earlywarning",
    "notoneless.indicators",
    "notoneless.returns",
    "notoneless.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "notoneless.web.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "notoneless.core.requestkeys.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "notoneless.web.sessions.SessionEndMiddleware",
    "notoneless.web.plaintext.PlainTextMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "notoneless.core.requestkeys.RequestKeyMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "notoneless.web.urls"
WSGI_APPLICATION = "notoneless.web.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "notoneless.web.shell.frame",
            ],
            "builtins": ["notoneless.web.templatetags.notoneless_tags"],
        },
    }
]


def _database() -> dict[str, object]:
    if not NOTONELESS_DATABASE_URL:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": NOTONELESS_DATA / "db.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA temp_store=MEMORY;"
                    "PRAGMA cache_size=-16384;PRAGMA journal_size_limit=67108864;PRAGMA secure_delete=ON;"
                ),
            },
        }
    url = urlsplit(NOTONELESS_DATABASE_URL)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "grid.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "web:login"
LOGIN_REDIRECT_URL = "web:desk"
AXES_FAILURE_LIMIT = 5
AXES_USERNAME_FORM_FIELD = "username"  # what authenticate() is called with; else every try counts for nobody
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "errors/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = NOTONELESS_TLS
SECURE_HSTS_SECONDS = 31536000 if NOTONELESS_TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = NOTONELESS_DATA / "static"
STATICFILES_DIRS = [BASE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = NOTONELESS_DATA / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_TEMP_DIR = None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SILENCED_SYSTEM_CHECKS = (
    [] if NOTONELESS_TLS else ["security.W004", "security.W008", "security.W010", "security.W016"]
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "notoneless.web.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "notoneless": {"level": "INFO"},
        "huey": {"level": "WARNING"},
        "axes": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}
