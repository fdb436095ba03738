"""What Flask and its extensions are told, out of the checked settings of an installation."""

from config import Config
from helpdesk import __version__
from helpdesk.extensions import engine_options

MEGABYTE = 1024 * 1024


def flask_settings(config: Config) -> dict[str, object]:
    """The whole of `app.config`: nothing else is put into it later."""
    return {
        "SECRET_KEY": config.secret_key,
        "TESTING": config.testing,
        "PUBLIC_URL": config.public_url,
        "SCHOOL_TIMEZONE": config.school_timezone,
        "FILES_URL": config.files_url,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(config.database_url),
        **_mail(config),
        **_ways_in(config),
        **_sessions(config),
        **_limits(config),
        **_pages(),
    }


def _mail(config: Config) -> dict[str, object]:
    return {
        "MAIL_SERVER": config.mail_server,
        "MAIL_PORT": config.mail_port,
        "MAIL_USE_TLS": config.mail_use_tls,
        "MAIL_USE_SSL": config.mail_use_ssl,
        "MAIL_USERNAME": config.mail_username or None,
        "MAIL_PASSWORD": config.mail_password or None,
        "MAIL_DEFAULT_SENDER": config.mail_default_sender,
        "MAIL_TIMEOUT": config.mail_timeout,
        "MAIL_SUPPRESS_SEND": False,
    }


def _ways_in(config: Config) -> dict[str, object]:
    return {
        "OIDC_ISSUER": config.oidc_issuer,
        "OIDC_CLIENT_ID": config.oidc_client_id,
        "OIDC_CLIENT_SECRET": config.oidc_client_secret,
        "OIDC_MATCH": config.oidc_match,
        "LDAP_URL": config.ldap_url,
        "LDAP_START_TLS": config.ldap_start_tls,
        "LDAP_CA_FILE": config.ldap_ca_file,
        "LDAP_BASE_DN": config.ldap_base_dn,
        "LDAP_FILTER": config.ldap_filter,
        "LDAP_BIND_DN": config.ldap_bind_dn,
        "LDAP_BIND_PASSWORD": config.ldap_bind_password,
        "OWNERS_NEED_SECOND_FACTOR": config.owners_need_second_factor,
    }


def _sessions(config: Config) -> dict[str, object]:
    return {
        "SESSION_COOKIE_NAME": "__Host-session" if config.is_https else "session",
        "SESSION_COOKIE_SECURE": config.is_https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: an hour's typing must not be refused
        "WTF_CSRF_SSL_STRICT": config.is_https,
    }


def _limits(config: Config) -> dict[str, object]:
    return {
        "REDIS_URL": config.redis_url,
        "READS_A_MINUTE": config.reads_a_minute,
        "WRITES_A_MINUTE": config.writes_a_minute,
        "MAX_CONTENT_LENGTH": 128 * MEGABYTE,  # a video from a phone: refused with a sentence, its text kept
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,  # room for a text over the limit, so that it can be shown again
        "MAX_FORM_PARTS": 100,
    }


def _pages() -> dict[str, object]:
    return {
        "SEND_FILE_MAX_AGE_DEFAULT": 31536000,
        "STATIC_VERSION": __version__,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "COMPRESS_MIMETYPES": ["text/css", "text/javascript"],  # pages carry a CSRF token: never compressed
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
    }
