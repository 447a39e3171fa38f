"""The two messages that are not about functions: what linter hosts say when there is no answer.

They have identities like those of the rules, so that they can be selected, disabled and looked up, but they
are no rules: they come from ``Trouble``, not from facts.
"""

from __future__ import annotations

from dataclasses import dataclass

from pylint_hybrid.hosts.trouble import Trouble, TroubleKind


@dataclass(frozen=True, slots=True)
class HostMessage:
    """Identity and documentation of a message of the host."""

    symbol: str
    pylint_id: str
    code: str
    documentation: str


ANALYSIS_FAILED = HostMessage(
    "hybrid-analysis-failed",
    "F6198",
    "HYB198",
    "A file, or a part of the project around it, could not be analysed, so findings may be missing. "
    "The text tells why.",
)
CONFIGURATION_ERROR = HostMessage(
    "hybrid-configuration-error",
    "F6199",
    "HYB199",
    "The table [tool.pylint-hybrid] of the project's pyproject.toml has an unknown key or a bad value, or "
    "the file is not valid TOML. Nothing in this project is analysed until it is put right.",
)
HOST_MESSAGES = (ANALYSIS_FAILED, CONFIGURATION_ERROR)


def host_message(trouble: Trouble) -> HostMessage:
    """The message by which a trouble is told."""
    return CONFIGURATION_ERROR if trouble.kind is TroubleKind.CONFIGURATION else ANALYSIS_FAILED
