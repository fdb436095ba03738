"""The OpenID provider behind one door: where to send a browser, and who came back. Off until OIDC_ISSUER is set."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from flask import Flask, current_app
from werkzeug.wrappers import Response

from helpdesk import clock
from helpdesk.domain.sso import ProviderFailed, check_proof

KEY = "school_openid"
TIMEOUT = 10  # seconds
ASK_ANEW = {"prompt": "login", "max_age": 1}  # not 0, which the library takes for nothing


def init_app(app: Flask) -> None:
    """Know the provider, if there is one. The library is loaded only then: it takes a quarter of a second."""
    if not app.config["OIDC_ISSUER"]:
        return
    oauth = import_module("authlib.integrations.flask_client").OAuth(app)
    app.extensions[KEY] = oauth.register(
        "school",
        server_metadata_url=f"{app.config['OIDC_ISSUER'].rstrip('/')}/.well-known/openid-configuration",
        client_id=app.config["OIDC_CLIENT_ID"],
        client_secret=app.config["OIDC_CLIENT_SECRET"],
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "timeout": TIMEOUT,
            "default_timeout": TIMEOUT,
        },
    )


def is_known() -> bool:
    """Whether this school has a provider."""
    return KEY in current_app.extensions


def way_there(back: str) -> Response:
    """Send the browser to the provider, which is to ask who is there (safety 45); raises ProviderFailed."""
    try:
        way: Response = current_app.extensions[KEY].authorize_redirect(back, **ASK_ANEW)
    except Exception as error:  # the network, its answer, the library: told alike
        raise ProviderFailed from error
    return way


def who_came_back(left_at: float) -> Mapping[str, Any]:
    """The provider's claims about who signed in there after `left_at`; raises ProviderFailed or StaleProof.

    State, nonce, signature, issuer, audience and times were checked by the library.
    """
    try:
        issuer = current_app.config["OIDC_ISSUER"].rstrip("/")
        expected = {"iss": {"essential": True, "values": [issuer, f"{issuer}/"]}}
        token = current_app.extensions[KEY].authorize_access_token(claims_options=expected)
    except Exception as error:  # a forged answer, the network, the library: told alike, never a trace
        raise ProviderFailed from error
    claims: Mapping[str, Any] | None = token.get("userinfo")
    if not claims:
        raise ProviderFailed
    check_proof(claims, left_at, clock.now().timestamp())
    return claims
