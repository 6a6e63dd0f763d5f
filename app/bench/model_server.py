"""A model server for the benchmark: waits as a model would, and answers from the prompt.

It runs in a process of its own, so that its work isn't counted as ours. What it says is
no judgement: every criterion gets a level and a quote that can be verified.
"""

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Mapping
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

_CRITERION = re.compile(r"^### ([a-z_]+) \(", re.MULTILINE)
_PASSAGE = re.compile(r'^<passage id="([^"]+)"', re.MULTILINE)
_OWN_TURN = re.compile(r"^\[(\d+)\] AGENT \(judge this\)\n {4}(.+)$", re.MULTILINE)
_ASSESSMENT = re.compile(r"^<assessment>\n(.*?)^</assessment>$", re.DOTALL | re.MULTILINE)
_CHARACTERS_A_TOKEN = 4


def answer(messages: list[dict[str, Any]]) -> str:
    """A judgement for a judge's prompt, a note for a drafter's."""
    prompt = "\n".join(_text(message["content"]) for message in messages)
    assessment = _ASSESSMENT.search(prompt)
    return json.dumps(_note(json.loads(assessment[1])) if assessment else _judgement(prompt))


def _text(content: Any) -> str:
    """A message's words, also where they come in parts."""
    return content if isinstance(content, str) else "\n".join(part["text"] for part in content)


def _judgement(prompt: str) -> dict[str, Any]:
    turns = _OWN_TURN.findall(prompt)
    turn, line = max(turns, key=lambda found: len(found[1]), default=("0", ""))
    passages = _PASSAGE.findall(prompt)
    return {
        "findings": [],
        "verdicts": [
            {
                "criterion": criterion,
                "applies": "yes",
                "evidence": [{"turn": int(turn), "quote": line}],
                "rationale": "The agent says what happens next, and it fits the anchor.",
                "cause": "agent",
                "level": "partly" if number % 4 == 0 else "met",
                "citations": [passages[number % len(passages)]],
                "confidence": 0.8,
            }
            for number, criterion in enumerate(dict.fromkeys(_CRITERION.findall(prompt)))
        ],
    }


def _note(assessment: Mapping[str, Any]) -> dict[str, Any]:
    good, poor = (next(iter(assessment[name]), None) for name in ("recognise_from", "point_from"))
    return {
        "recognition": good
        and _place(good)
        | {"text": "When the customer asked what comes next, you told them in one line."},
        "pointer": poor
        and _place(poor)
        | {
            "situation": "The customer was waiting for an answer.",
            "effect": "They had to ask a second time.",
        },
        "try_line": poor and poor["try_instead"],
        "practice": poor and {"text": poor["practise"], "days": 7},
        "question": poor["ask"] if poor else "What made this one go well?",
    }


def _place(verdict: Mapping[str, Any]) -> dict[str, Any]:
    return {"criterion": verdict["criterion"], **verdict["evidence"][0]}


def build_app(latency_s: float) -> Starlette:
    """An OpenAI-compatible endpoint that answers `latency_s` seconds after each request."""
    served = 0

    async def complete(request: Request) -> JSONResponse:
        nonlocal served
        arrived = asyncio.get_running_loop().time()
        body = await request.json()
        text = answer(body["messages"])
        served += 1
        size = sum(len(_text(message["content"])) for message in body["messages"])
        taken = asyncio.get_running_loop().time() - arrived
        await asyncio.sleep(max(0.0, latency_s - taken))
        return JSONResponse(_completion(text, size, body["model"]))

    async def count(_: Request) -> JSONResponse:
        return JSONResponse({"served": served})

    return Starlette(
        routes=[
            Route("/v1/chat/completions", complete, methods=["POST"]),
            Route("/served", count),
        ]
    )


def _completion(text: str, characters: int, model: str) -> dict[str, Any]:
    asked, said = (count // _CHARACTERS_A_TOKEN for count in (characters, len(text)))
    return {
        "id": "benchmark",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": text},
            }
        ],
        "usage": {
            "prompt_tokens": asked,
            "completion_tokens": said,
            "total_tokens": asked + said,
        },
    }


def main() -> None:
    """Serve on loopback until the standard input ends, which is when our starter does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--latency", type=float, default=1.0, help="seconds before each answer")
    chosen = parser.parse_args()
    config = uvicorn.Config(
        build_app(chosen.latency), port=chosen.port, log_level="warning", backlog=512
    )
    asyncio.run(_serve(uvicorn.Server(config)))


async def _serve(server: uvicorn.Server) -> None:
    serving = asyncio.create_task(server.serve())
    await asyncio.to_thread(sys.stdin.read)
    server.should_exit = True
    await serving


if __name__ == "__main__":
    main()
