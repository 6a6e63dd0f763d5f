"""The built-in judge: levels from signals that can be explained."""

from app.judging.builtin.judge import BuiltinJudge

__all__ = ["BuiltinJudge"]
