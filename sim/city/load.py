"""Load a city: a folder of YAML files, put together and checked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_origin

from pydantic import ValidationError

from sim.city.check import check
from sim.city.city import City
from sim.city.errors import Problem, SpecError, nearest
from sim.city.expand import expand
from sim.city.licences import Licences
from sim.city.yamlfile import Document, FieldPath, Spot, load_document, validated

CITY_FILE = "city.yaml"
CATALOGUE = "catalogue"
MOST_ENTRIES = 20_000
LISTS = {name for name, f in City.model_fields.items() if get_origin(f.annotation) is tuple}
OTHER_KINDS = ("reform", "scenario")
"""Files that may lie beside a city's without being part of it."""


def load_city(path: Path) -> City:
    """Load a city.

    Every file of the folder has some of the city's sections. Lists are joined over the files, in
    sorted order; any other section appears once. ``catalogue: ../catalogue`` pulls in the files
    of another folder first (or a list names several folders and files). A population of
    ``licences`` is expanded into the items it stands for.

    Parameters
    ----------
    path : Path
        The city's folder or its ``city.yaml``; or one file, by whatever name, with a whole city.

    Raises
    ------
    SpecError
        With every problem found, each with file and line.
    """
    sources = gather(path)
    sources.expand()
    try:
        city = validated(sources.data, City, sources.spot)
    except SpecError as error:
        raise SpecError([*sources.problems, *error.problems]) from None
    problems = [*sources.problems, *check(city, sources.spot)]
    if problems:
        raise SpecError(problems)
    return city


@dataclass
class Sources:
    """The sections of a city's files put together, and where each part came from.

    Attributes
    ----------
    main : Document
        The file with ``kind: city``; what is missing is missing there.
    data : dict
        Sections of all files.
    origins : dict
        Of each section, the file and place of its entries (of the whole, if it is no list).
    """

    main: Document
    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, list[tuple[Document, FieldPath]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def spot(self, path: FieldPath) -> Spot:
        """The place in a file of a part of :attr:`data`."""
        section, index = path[:1], path[1:2]
        origins = self.origins.get(str(section[0]), []) if section else []
        if not origins:
            return self.main.spot(path)
        if section[0] in LISTS and index and isinstance(index[0], int) and index[0] < len(origins):
            document, entry = origins[index[0]]
            return document.spot((*entry, *path[2:]))
        document, entry = origins[0]
        return document.spot((*entry[:1], *path[1:]))

    def add(self, document: Document) -> None:
        """Take over the sections of one file."""
        for name, value in document.data.items():
            if name == CATALOGUE:
                continue
            if name not in City.model_fields:
                known = (*City.model_fields, CATALOGUE)
                values: dict[str, object] = {"name": name}
                self._problem(document, name, "unknown-field", values, known)
            elif name not in LISTS:
                if name in self.data:
                    other = self.origins[name][0][0].path
                    self._problem(document, name, "section-twice", {"name": name, "other": other})
                else:
                    self.data[name], self.origins[name] = value, [(document, (name,))]
            elif not isinstance(value, list):
                self._problem(document, name, "not-a-list", {})
                self.data.setdefault(name, [])
            else:
                self.data.setdefault(name, []).extend(value)
                places: list[tuple[Document, FieldPath]] = [
                    (document, (name, i)) for i in range(len(value))
                ]
                self.origins.setdefault(name, []).extend(places)

    def expand(self) -> None:
        """Add what a declared population of licences stands for, unless it is written out.

        Generated parts stand, for messages, where the population is declared. What is wrong with
        the declaration itself is left for the city's own validation to tell.
        """
        if "licences" not in self.data:
            return
        try:
            licences = Licences.model_validate(self.data["licences"])
        except ValidationError:
            return
        made = expand(licences)._asdict()
        items = self.data.get("items", [])
        if any(isinstance(x, dict) and x.get("id") == made["items"][0].id for x in items):
            return
        for name, parts in made.items():
            self.data[name] = [*self.data.get(name, []), *parts]
            spots = self.origins.setdefault(name, [])
            spots += [(self.origins["licences"][0][0], ("licences",))] * len(parts)

    def _problem(
        self,
        document: Document,
        name: str,
        message: str,
        values: dict[str, object],
        allowed: tuple[str, ...] = (),
    ) -> None:
        file, line, where = document.spot((name,))
        meant = nearest(name, allowed)
        self.problems.append(Problem(file, line, where, message, values, allowed, meant))


def gather(path: Path) -> Sources:
    """Read all files of a city, catalogues included, and put their sections together.

    Raises
    ------
    SpecError
        With all problems of the files that cannot be read.
    """
    if path.name == CITY_FILE and path.is_file():
        path = path.parent
    if path.is_dir():
        if not (path / CITY_FILE).is_file():
            raise SpecError([Problem(str(path), None, "", "no-city-file")])
        main, files = path / CITY_FILE, list(_yaml_files(path))
    else:
        main, files = path, [path]
    reading = _Reading(main)
    documents = reading.read(files)
    if reading.problems:
        raise SpecError(reading.problems)
    sources = Sources(next(d for d in documents if d.path == main))
    for document in documents:
        sources.add(document)
    return sources


@dataclass
class _Reading:
    """Reads files and the catalogues that they name, each once."""

    main: Path
    seen: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def read(self, files: list[Path]) -> list[Document]:
        """Documents of the files, those of their catalogues first."""
        own, pulled = [], []
        new = [f for f in files if f.resolve() not in self.seen]
        self.seen.update(f.resolve() for f in new)
        for file in new:
            try:
                document = load_document(file)
                if document.data.get("kind") in OTHER_KINDS and file != self.main:
                    continue
                own.append(document)
                if CATALOGUE in document.data:
                    pulled += self.read(list(_catalogue(document)))
            except SpecError as error:
                self.problems += error.problems
        return [*pulled, *own]


def _catalogue(document: Document) -> Iterator[Path]:
    """Files of the catalogue that a document names: a folder, or a list of folders and files."""
    name = document.data[CATALOGUE]
    file, line, where = document.spot((CATALOGUE,))
    for one in name if isinstance(name, list) else [name]:
        if not isinstance(one, str):
            raise SpecError([Problem(file, line, where, "not-text", {"value": one})])
        path = Path(os.path.normpath(document.path.parent / one))
        if path.is_dir():
            yield from _yaml_files(path)
        elif isinstance(name, list) and path.is_file():
            yield path
        else:
            raise SpecError([Problem(file, line, where, "no-such-folder", {"name": one})])


def _yaml_files(folder: Path) -> Iterator[Path]:
    """YAML files in a folder and below it, sorted; hidden ones left out."""
    found, entries = [], 0
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        entries += len(folders) + len(files)
        if entries > MOST_ENTRIES:
            values: dict[str, object] = {"limit": MOST_ENTRIES}
            raise SpecError([Problem(str(folder), None, "", "too-many-files", values)])
        found += [
            Path(root) / name
            for name in files
            if name.endswith((".yaml", ".yml")) and not name.startswith(".")
        ]
    return iter(sorted(found))
