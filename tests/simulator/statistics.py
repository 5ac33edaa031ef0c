"""How often rules are right, and how often silent: ``python -m tests.simulator.statistics [--samples N]``.

Prints for each claim how many findings there were, how many of them speak of what no run shows, how many
things the runs show, and how many of those have a finding.
"""

from __future__ import annotations

import argparse
import sys

from attrs import define
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.simulator.claims import CLAIMS, Case, Claim, case_of
from tests.simulator.values import TooManyError
from tests.simulator.workflows import Sample, all_samples


@define
class Counts:
    """What was counted of one claim."""

    said: int = 0
    wrong: int = 0
    real: int = 0
    found: int = 0

    def add(self, claim: Claim, case: Case) -> None:
        """Count one workflow."""
        said, real = claim.said(case), claim.real(case)
        self.said += len(said)
        self.wrong += len(claim.wrong(case))
        self.real += len(real)
        self.found += len(said & real)


def measured(number: int, start: int = 0) -> dict[str, Counts]:
    """The counts of each claim, by its codes, over some made-up workflows."""
    counts = {" ".join(claim.codes): Counts() for claim in CLAIMS}

    @seed(start)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(all_samples())
    def measure(sample: Sample) -> None:
        try:
            case = case_of(sample)
            for claim in CLAIMS:
                counts[" ".join(claim.codes)].add(claim, case)
        except TooManyError:
            pass

    measure()
    return counts


def table(counts: dict[str, Counts]) -> str:
    """The counts as text."""
    lines = [f"{'rules':<22}{'findings':>10}{'wrong':>8}{'in runs':>10}{'found':>8}"]
    for codes, each in counts.items():
        share = f"{each.found / each.real:8.0%}" if each.real else f"{'-':>8}"
        lines.append(f"{codes:<22}{each.said:>10}{each.wrong:>8}{each.real:>10}{share}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    sys.stdout.write(table(measured(options.samples, options.seed)) + "\n")


if __name__ == "__main__":
    main()
