"""Asks the frontend for two short answers, one whole and one streamed. A model that is listed may answer nothing: the frontend's health
says "healthy" without a worker, requests to a worker that hangs wait for ever, and a stream that breaks off is a 200 whose last lines are an
error and [DONE]. Only a finish_reason says that an answer is an answer."""

from __future__ import annotations

import argparse
import json
import math
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from ..check.check import Check
from ..core.result import Result, failed, passed, skipped, warning
from ..check.context import Context
from .evidence import listed
from .verify import evidence

PROMPT = "Say hello."
# What a model says first may all be thinking: how it ends is asked, not what it says.
TOKENS = 16
# Busy, or changing hands: asked again while there is time.
AGAIN = (429, 503, 529)
EVERY = 2.0
# Finish reasons that tell of no answer.
BROKEN = ("error", "cancelled", "abort")
SHORT = 200


class NoAnswer(Exception):
    """Why there was none; with the status that the frontend refused it with."""

    def __init__(self, words: str, status: int | None = None) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True)
class Answer:
    finish: str
    seconds: float
    first: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("verify")
    group.add_argument(
        "--chat-timeout", type=float, default=120.0, metavar="SECONDS", help="for each of the two answers (120): an engine's first may compile"
    )


def ask(url: str, body: dict[str, Any], seconds: float) -> Answer:
    """One answer, whole or streamed; again while the frontend says that it is busy."""
    begun = time.monotonic()
    while True:
        left = begun + seconds - time.monotonic()
        try:
            return once(url, body, max(0.1, left), seconds)
        except NoAnswer as error:
            if error.status not in AGAIN or left <= EVERY:
                raise
        time.sleep(EVERY)


def once(url: str, body: dict[str, Any], left: float, seconds: float) -> Answer:
    begun = time.monotonic()
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    late = NoAnswer(f"no end of an answer within {seconds:g} s")
    try:
        with opener.open(request, timeout=left) as answer:
            finish, first = None, None
            for line in answer if body.get("stream") else [answer.read()]:
                if time.monotonic() - begun > left:
                    raise late
                said = event_of(line, bool(body.get("stream")))
                if said is None:
                    continue
                first = first if first is not None else time.monotonic() - begun
                finish = finish_of(said) or finish
    except urllib.error.HTTPError as error:
        raise NoAnswer(f"answers {error.code} {words_of(error)}".rstrip(), error.code) from None
    except TimeoutError:
        raise late from None
    except (OSError, HTTPException) as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise late from None
        raise NoAnswer(str(getattr(error, "reason", None) or error or error.__class__.__name__)) from None
    if finish is None:
        raise NoAnswer("the answer has no finish_reason: it broke off")
    took = time.monotonic() - begun
    return Answer(finish, took, took if first is None else first)


def event_of(line: bytes, stream: bool) -> Any:
    """What a line of a stream says, or the whole of an answer; None for what says nothing."""
    text = line.decode("utf-8", "replace").strip()
    if stream:
        if not text.startswith("data:"):
            return None
        text = text[len("data:") :].strip()
        if text == "[DONE]":
            return None
    try:
        return json.loads(text)
    except ValueError:
        raise NoAnswer(f"what it answers is no JSON: {text[:SHORT]}") from None


def finish_of(said: Any) -> str | None:
    if not isinstance(said, dict) or said.get("error"):
        words = said.get("error") if isinstance(said, dict) else said
        raise NoAnswer(f"it broke off with an error: {json.dumps(words)[:SHORT]}")
    choices = said.get("choices")
    finish = choices[0].get("finish_reason") if isinstance(choices, list) and choices and isinstance(choices[0], dict) else None
    if finish in BROKEN:
        raise NoAnswer(f"it ended with {finish}")
    return str(finish) if finish else None


def words_of(error: urllib.error.HTTPError) -> str:
    """What a refusal says of itself; nothing where nothing of it can be read."""
    try:
        text = error.read(65536).decode("utf-8", "replace").strip()
        said = json.loads(text)
        inner = said.get("error", said)
        return str(inner.get("message", text) if isinstance(inner, dict) else inner)[:SHORT]
    except (OSError, HTTPException):
        return ""
    except (ValueError, AttributeError):
        return text[:SHORT]


class ModelAnswers(Check):
    id = "model-answers"
    stage = "verify"
    title = "The model answers, whole and streamed"
    remedy = "the model is listed and doesn't answer: the workers' logs, then the frontend's; a worker that takes requests and does nothing is restarted"
    # --chat-timeout says how long; the run's own limit holds.
    deadline = math.inf

    def needs(self, ctx: Context) -> str:
        return f"an answer and a streamed one, each with a finish_reason, within {ctx.args.chat_timeout:g} s"

    def run(self, ctx: Context) -> Result:
        if not ctx.args.frontend:
            return skipped("no frontend given with --frontend")
        models = evidence(ctx).models
        if models is None or not listed(models, ctx):
            return skipped("the model isn't listed: see model-listed")
        name = ctx.args.model or next(one for one in models if listed([one], ctx))
        base, told = ctx.args.frontend.rstrip("/"), ""
        path, body = "/v1/chat/completions", {"model": name, "max_tokens": TOKENS, "messages": [{"role": "user", "content": PROMPT}]}
        streamed = False
        try:
            try:
                whole = ask(f"{base}{path}", body, ctx.args.chat_timeout)
            except NoAnswer as error:
                # A model without a chat template serves completions only.
                if error.status is None or not 400 <= error.status < 500 or error.status in AGAIN:
                    raise
                told, path, body = f"chats are refused: it {error}", "/v1/completions", {"model": name, "max_tokens": TOKENS, "prompt": PROMPT}
                whole = ask(f"{base}{path}", body, ctx.args.chat_timeout)
            streamed = True
            stream = ask(f"{base}{path}", {**body, "stream": True}, ctx.args.chat_timeout)
        except NoAnswer as error:
            what = f"{path}, streamed" if streamed else path
            return failed(f"{what}: {error}" + (f"; {told}" if told else ""), self.remedy)
        values = {"seconds": round(whole.seconds, 2), "stream_first_seconds": round(stream.first, 2), "stream_seconds": round(stream.seconds, 2)}
        words = f"{path}: {whole.finish} after {whole.seconds:.1f} s, streamed {stream.finish} after {stream.seconds:.1f} s"
        if told:
            return warning(f"{words}; {told}", "give the model a chat template, if chats are wanted of it", **values)
        return passed(words, **values)


CHECKS = (ModelAnswers(),)
