"""Serving the pages: to this machine unless told otherwise, and nothing but the pages."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from typing import TYPE_CHECKING, Any

from sim.words import say

if TYPE_CHECKING:
    from dash import Dash
    from flask import Flask, Response
    from werkzeug.serving import BaseWSGIServer

MOST_BYTES = 300_000
"""Of a request: a page's state, or a scenario's file in it."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server at ``host``."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def policy(app: Dash) -> str:
    """The content security policy of the pages.

    Scripts come from this server, or are Dash's own few lines, known by their hashes; no text ever
    becomes a script (plotly's charts used here do without). Styles may stand in elements, since
    charts and Dash's components set sizes that way. Nothing leaves for another server, and no other
    page may frame these.
    """
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *app.csp_hashes()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "object-src": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def guard(app: Dash, host: str) -> None:
    """Let a server answer only those it is meant for, with headers that browsers act upon.

    Parameters
    ----------
    app : Dash
        With all of its callbacks.
    host : str
        The address it listens at.

    Notes
    -----
    A page elsewhere can make a browser ask this server by a name of its own that leads here (DNS
    rebinding); such a request carries that name, and is refused. So is a request that another page
    sends openly (its origin is another).
    """
    from flask import Response, request

    server: Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    headers = {
        "Content-Security-Policy": policy(app),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }

    @server.before_request
    def known_visitors_only() -> Response | None:
        asked = request.host
        origin = request.headers.get("Origin")
        if _answers_to(asked, host) and origin in (None, f"{request.scheme}://{asked}"):
            return None
        text = f"{say('page.refused', 'zh')}\n{say('page.refused', 'en')}\n"
        return Response(text, 403, mimetype="text/plain")

    @server.after_request
    def with_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers[name] = value
        if request.path.startswith(("/_dash-update", "/_dash-layout")):
            response.headers["Cache-Control"] = "no-store"
        return response


def _answers_to(asked: str, host: str) -> bool:
    """Whether a request's host is a name of this server."""
    name = asked.rsplit(":", 1)[0] if asked.rpartition(":")[2].isdigit() else asked
    if is_loopback(name) or name == host:
        return True
    if is_loopback(host):
        return False
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return name.lower() == socket.gethostname().lower()
    return True


def listen(app: Dash, host: str, port: int) -> BaseWSGIServer:
    """A server that listens already and answers when told to (``serve_forever``).

    Parameters
    ----------
    port : int
        0 for any that is free.

    Raises
    ------
    OSError
        If the port is taken or the address is none of this machine's.
    """
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Silent(WSGIRequestHandler):
        def log(self, type: str, message: str, *args: Any) -> None:
            """Say nothing of requests."""

        def version_string(self) -> str:
            return "reformsim"

    # werkzeug ends the process when a port is taken; asking first gives an error to tell
    probe = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    with probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        port = probe.getsockname()[1]
    app.server.secret_key = secrets.token_bytes(32)
    return make_server(host, port, app.server, threaded=True, request_handler=Silent)
