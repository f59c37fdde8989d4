"""Asks the cluster's API for a model's pods and their logs, with the pod's own service account. It needs get and list on pods and
get on pods/log, in one namespace. The token goes into one header and nowhere else."""

from __future__ import annotations

import json
import os
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACCOUNT = "var/run/secrets/kubernetes.io/serviceaccount"
# Start lines come first; an engine's whole start is well under this.
LOG_BYTES = 32 * 1024 * 1024


class ApiError(Exception):
    """What the API answered, in words without credentials."""

    def __init__(self, words: str, status: int | None = None) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True)
class Pod:
    name: str
    ip: str | None
    ready: bool
    restarts: int
    # Why the container waits, as the kubelet says: CrashLoopBackOff, ImagePullBackOff.
    reason: str | None
    exit_code: int | None
    # Why it ended the last time: OOMKilled, Error.
    ended: str | None
    # Whether the container has run at all: before that it has no log.
    started: bool


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would take the token to another host."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


class Api:
    """The API server, as seen from a pod."""

    def __init__(self, root: Path, url: str | None = None, timeout: float = 10) -> None:
        folder = root / ACCOUNT
        self.timeout = timeout
        if url is None:
            host, port = os.environ.get("KUBERNETES_SERVICE_HOST"), os.environ.get("KUBERNETES_SERVICE_PORT", "443")
            if host is None:
                raise ApiError("not in a pod: KUBERNETES_SERVICE_HOST isn't set")
            url = f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
        self.url = url.rstrip("/")
        self.token_file = folder / "token"
        handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({}), NoRedirect()]
        if self.url.startswith("https:"):
            try:
                trust = ssl.create_default_context(cafile=str(folder / "ca.crt"))
            except (OSError, ssl.SSLError) as error:
                raise ApiError(f"the cluster's certificate can't be read: {error.__class__.__name__}") from None
            # From 3.13 Python also asks for extensions that some clusters' own authorities leave out (kubernetes-client/python#2394).
            trust.verify_flags &= ~ssl.VERIFY_X509_STRICT
            handlers.append(urllib.request.HTTPSHandler(context=trust))
        self.opener = urllib.request.build_opener(*handlers)

    def get(self, path: str, **query: str) -> bytes:
        # Read each time: the kubelet replaces the token while we wait.
        try:
            token = self.token_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ApiError(f"the service account's token can't be read: {error.strerror}") from None
        where = f"{self.url}{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        request = urllib.request.Request(where, headers={"Authorization": f"Bearer {token}", "Accept": "application/json, text/plain"})
        try:
            with self.opener.open(request, timeout=self.timeout) as answer:
                return bytes(answer.read(LOG_BYTES))
        except urllib.error.HTTPError as error:
            raise ApiError(f"GET {path}: {error.code} {message_of(error.read(65536)) or error.reason}", error.code) from None
        except (OSError, ValueError) as error:
            raise ApiError(f"GET {path}: {getattr(error, 'reason', error)}") from None

    def pods(self, namespace: str, selector: str, container: str) -> list[Pod]:
        body = self.get(f"/api/v1/namespaces/{urllib.parse.quote(namespace)}/pods", labelSelector=selector)
        try:
            items = json.loads(body)["items"]
            return sorted((pod_of(item, container) for item in items), key=lambda pod: pod.name)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ApiError(f"the list of pods can't be read: {error.__class__.__name__}") from None

    def log(self, namespace: str, pod: str, container: str, previous: bool = False) -> str:
        query = {"container": container, "limitBytes": str(LOG_BYTES)}
        if previous:
            query["previous"] = "true"
        path = f"/api/v1/namespaces/{urllib.parse.quote(namespace)}/pods/{urllib.parse.quote(pod)}/log"
        return self.get(path, **query).decode("utf-8", "replace")


def message_of(body: bytes) -> str:
    """The words of a Kubernetes Status object."""
    try:
        return str(json.loads(body).get("message", ""))[:300]
    except (ValueError, AttributeError):
        return ""


def pod_of(item: dict[str, Any], container: str) -> Pod:
    status = item.get("status") or {}
    own: dict[str, Any] = next((entry for entry in status.get("containerStatuses") or [] if entry.get("name") == container), {})
    state = own.get("state") or {}
    ended = state.get("terminated") or (own.get("lastState") or {}).get("terminated") or {}
    waiting = state.get("waiting") or {}
    stuck = init_failure(status)
    return Pod(
        name=item["metadata"]["name"],
        ip=status.get("podIP"),
        ready=bool(own.get("ready")),
        restarts=int(own.get("restartCount") or 0),
        reason=stuck or waiting.get("reason") or ended.get("reason") or (None if own else status.get("phase")),
        exit_code=ended.get("exitCode"),
        ended=ended.get("reason"),
        started="running" in state or "terminated" in state or bool(own.get("restartCount")),
    )


def init_failure(status: dict[str, Any]) -> str | None:
    """An init container that failed, with the end of what it left to say."""
    for entry in status.get("initContainerStatuses") or []:
        ended = (entry.get("state") or {}).get("terminated") or (entry.get("lastState") or {}).get("terminated") or {}
        if ended.get("exitCode"):
            said = str(ended.get("message") or ended.get("reason") or "").strip().splitlines()
            return f"init container {entry.get('name')} ended with {ended['exitCode']}" + (f": {said[0][:200]}" if said else "")
    return None
