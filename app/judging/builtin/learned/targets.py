"""What the gauges are fitted to, and with which signals.

The signals were chosen by reason: each says something that a leader would understand of any
conversation with customers, in any trade, and raises ("+") or lowers ("-") a gauge as that
leader would expect. Only how much is learned: what a set says against the sign is a habit of
that set, such as an apology in its template for every failure, and weighs nothing.
"""

from app.judging.builtin.learned.fitting import Target
from app.judging.builtin.learned.gauges import UPTAKE

_REPLIES = (
    "+taken.content", "+taken.any", "+taken.few", "+taken.words", "+taken.pairs", "+taken.runs",
    "+near.whole", "+near.best_line", "+reply.length", "-reply.short", "+reply.nods",
    "+reply.asks", "+reply.ends_asking", "+reply.reasons", "+reply.thoughts", "+reply.you",
)  # fmt: skip
_OUTCOME = (
    "+done.said", "+done.late", "+done.ever", "-failed.said", "-failed.late", "-failed.ever",
    "-failed.sorry", "+failed.mended", "+last_word", "+last_word.late", "-undone", "-lost.said",
    "-lost.late", "-offers.late", "-other.said", "+accepted", "+done.welcomed", "-end.declines",
    "+end.thanks", "+end.satisfied", "-end.gives_up", "-end.let_down", "-end.changes_mind",
    "-customer.gives_up", "+final.tells_done", "-final.tells_failed", "+mood.mean",
    "-own.repeats", "+heard.mean",
)  # fmt: skip
_TONE = (
    "-wait.last", "-wait.mean", "+end.thanks", "+customer.thanks", "+end.wraps_up",
    "-end.gives_up", "-customer.pushes_back", "+customer.satisfied", "+final.says_bye",
    "-final.asks", "-failed.ever", "-lost.said", "-own.repeats", "-own.terse", "+heard.lowest",
    "+mood.late", "+mood.lowest",
)  # fmt: skip
_ONLOOKER = (
    "+end.thanks", "+end.takes_up", "+customer.takes_up", "+end.accepts", "-end.declines",
    "-end.gives_up", "+mood.late", "-end.customer_asks", "-final.asks", "-own.terse",
    "+heard.mean",
)  # fmt: skip

TARGETS = (
    Target(
        name=UPTAKE,
        about="how far a reply takes up what was said before it, as experts in teaching rated it",
        set="uptake", label="uptake_mean_0to2", kind="scale", low=0.0, high=2.0,
        penalty=0.3, signals=_REPLIES,
    ),
    Target(
        name="outcome",
        about="whether the customer would say that they got what they came for",
        set="star", label="task_success", kind="probability", low=0.0, high=1.0,
        penalty=0.05, signals=_OUTCOME,
    ),
    Target(
        name="tone",
        about="whether the customer would call the agent calm and helpful",
        set="star", label="calm_and_helpful", kind="probability", low=0.0, high=1.0,
        penalty=0.3, signals=_TONE,
    ),
    *(
        Target(
            name=name,
            about=f"how an onlooker rates {what}",
            set="ab_redial", label=label, kind="scale", low=1.0, high=high,
            penalty=2.0, signals=_ONLOOKER,
        )
        for name, what, label, high in (
            ("understanding", "the agent's understanding", "understanding_1to3_mean", 3.0),
            ("completion", "how far the matter was settled", "task_completion_1to3_mean", 3.0),
            ("overall", "the whole conversation", "overall_1to5_mean", 5.0),
        )
    ),
)  # fmt: skip
