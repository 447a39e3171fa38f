"""Fetches released TensorFlow packages to try the tool on, and unpacks their Python files.

Which packages stands in ``corpus.txt``. pip downloads the wheels, nothing is installed or run, and only
``*.py`` is kept. A package that is there already is left alone, so the script can be run again at any time.

Usage: ``python benchmarks/fetch_corpus.py [PACKAGE...] [--folder DIR] [--list]``
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

HERE = Path(__file__).resolve().parent
LIST = HERE / "corpus.txt"
FOLDER = HERE / ".corpus"
# The wheels are only read, so the platform that they were built for does not matter; these have them all.
_PIP_OPTIONS = (
    *("--quiet", "--no-deps", "--only-binary=:all:", "--python-version", "3.11"),
    *("--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_31_x86_64", "--platform", "any"),
)


@dataclass(frozen=True, slots=True)
class Package:
    """A released package of the corpus."""

    name: str
    version: str

    @property
    def folder_name(self) -> str:
        """The folder below the corpus that its files are unpacked to."""
        return f"{self.name.replace('-', '_')}-{self.version}"


def read_list(path: Path = LIST) -> tuple[Package, ...]:
    """The packages of the list, in its order (small ones first)."""
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(Package(*line.split("==")) for line in lines if line)


def select(packages: Sequence[Package], names: Iterable[str]) -> tuple[Package, ...]:
    """Those packages that are named, all of them if none is; raises ``ValueError`` for a wrong name."""
    wanted = {name.replace("_", "-").lower() for name in names}
    unknown = wanted - {package.name for package in packages}
    if unknown:
        known = ", ".join(package.name for package in packages)
        raise ValueError(f"not in the corpus: {', '.join(sorted(unknown))}; it has: {known}")
    return tuple(package for package in packages if not wanted or package.name in wanted)


def fetch(package: Package, folder: Path = FOLDER) -> Path:
    """The folder with the package's Python files; downloads it where it is missing."""
    target = folder / package.folder_name
    if target.is_dir():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        command = [sys.executable, "-m", "pip", "download", *_PIP_OPTIONS, "--dest", scratch]
        subprocess.run([*command, f"{package.name}=={package.version}"], check=True)
        (wheel,) = Path(scratch).glob("*.whl")
        unpacked = Path(scratch) / "unpacked"
        unpack(wheel, unpacked)
        unpacked.rename(target)  # whole or not at all
    return target


def unpack(wheel: Path, target: Path) -> None:
    """Write the Python files of a wheel below ``target``."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            path = PurePosixPath(name)
            if path.suffix == ".py" and not path.is_absolute() and ".." not in path.parts:
                file = target.joinpath(*path.parts)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(archive.read(name))


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch what the command line names; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "packages", nargs="*", metavar="PACKAGE", help="names from corpus.txt; all without any"
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to unpack (benchmarks/.corpus)")
    parser.add_argument("--list", action="store_true", help="only tell what would be fetched")
    options = parser.parse_args(arguments)
    try:
        packages = select(read_list(), options.packages)
    except ValueError as error:
        parser.error(str(error))
    failed = False
    for package in packages:
        if options.list:
            state = "there" if (options.folder / package.folder_name).is_dir() else "missing"
            print(f"{package.name}=={package.version}: {state}")
            continue
        try:
            print(fetch(package, options.folder.resolve()), flush=True)
        except subprocess.CalledProcessError as error:
            print(f"{package.name}: pip failed with exit code {error.returncode}", file=sys.stderr)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
