"""Headers of every answer: what a page may load and that nothing of a person stays in the browser."""

from flask import Flask, Response, current_app, request
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAMING_POLICY = f"{CONTENT_POLICY}; frame-src 'self'"  # a page that shows an archived letter
# … and that letter: its own styles and picture, no script, no form, no request anywhere, a frame of the desk's only.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
CALENDAR = "text/calendar"
A_YEAR = 31536000
UNUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")  # a photo comes by a file field
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
}


def init_app(app: Flask) -> None:
    """Put the headers on every answer of the app."""
    app.after_request(_protect)


def forget_all(response: Answer) -> Answer:
    """The answer that ends a session also tells the browser to keep nothing of this site."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:  # the desk is reached over TLS: never again without
        headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    if request.endpoint and request.endpoint.endswith("static"):
        return response
    if response.mimetype == CALENDAR:  # fetched by programs, again and again, without a session; says itself how long
        return response
    headers["Vary"] = "Cookie"
    # Also for signed-out pages: the sign-in form holds a name, and Back must not bring a person's page (safety 0.7).
    headers["Cache-Control"] = "no-store, private" if current_user.is_authenticated else "no-store"
    return response
