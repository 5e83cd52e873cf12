"""The part of `amends law check` about marketplaces and payment schemes: the same checks, and locks of their own."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from amends.law.check import failures, read_cases
from amends.law.faults import Size, faults_of, sizes, too_few_cases
from amends.law.lock import LawNotCheckedError, write_lock
from amends.law.platform import as_packs
from amends.site.packs import (
    PLATFORM_WORDS,
    platform_lock_file,
    platforms,
    read_platform_files,
    unlocked_platforms,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one folder of packs."""

    folder: str
    sizes: tuple[Size, ...]
    cases: int
    faults: tuple[str, ...]


def check_platforms(*, write: bool) -> tuple[Checked, ...]:
    """Both folders checked; with `write` the packs of a sound one are locked as they are."""
    return tuple(_check(folder, write=write) for folder in PLATFORM_WORDS)


def _check(folder: str, *, write: bool) -> Checked:
    words, packs = PLATFORM_WORDS[folder], as_packs(platforms(folder))
    cases = read_cases(read_platform_files(folder), words)
    counted = sizes(packs, Counter(case.file.partition("/")[0] for case in cases))
    faults = [*faults_of(packs), *too_few_cases(counted)]
    for case in cases:
        faults += failures(case, packs, words)
    if write and not faults:
        Path(str(platform_lock_file(folder))).write_bytes(write_lock(packs))
    different = unlocked_platforms(folder)
    if different:
        faults.append(str(LawNotCheckedError(different)))
    return Checked(folder, counted, len(cases), tuple(faults))
