"""`python -m tests.model_server --port 9009 --fail rate_limit=0.1 --seed 7 --latency 0.2`"""

import argparse
import contextlib

from tests.model_server import FAILURES, ModelServer
from tests.model_server.answers import PromptAnswers


def _failure(text: str) -> tuple[str, float]:
    name, _, rate = text.partition("=")
    if name not in FAILURES:
        raise argparse.ArgumentTypeError(f"{name!r}: choose from {', '.join(FAILURES)}")
    return name, float(rate or 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.model_server", description=__doc__)
    parser.add_argument("--port", type=int, default=9009)
    parser.add_argument("--seed", type=int, default=0, help="draws which requests fail")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument(
        "--fail",
        type=_failure,
        action="append",
        default=[],
        metavar="NAME[=SHARE]",
        help=f"a share of requests that fail: {', '.join(FAILURES)}",
    )
    return parser.parse_args()


def main() -> None:
    """Serve until interrupted."""
    from app.judging.builtin import BuiltinJudge
    from app.playbook.embeddings import WordLlamaEmbedder

    arguments = _arguments()
    server = ModelServer(
        PromptAnswers(BuiltinJudge(WordLlamaEmbedder())),
        port=arguments.port,
        failures=dict(arguments.fail),
        seed=arguments.seed,
        latency_s=arguments.latency,
    )
    print(
        f"Answering on {server.url} with the built-in judge. In another terminal:\n"
        f"  DEBRIEF_MODEL=openai/test DEBRIEF_API_BASE={server.url} DEBRIEF_API_KEY=x "
        "debrief eval run judge",
        flush=True,
    )
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main()
