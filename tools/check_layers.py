#!/usr/bin/env python3
"""Checks each #include against tools/layers.txt, and that no headers include each other in a circle.

usage: check_layers.py [ROOT]     (ROOT holds tools/layers.txt; default: the project)
"""

import pathlib
import re
import sys

import source_text

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)


def read_layers(path):
    """(edges, libraries): folder -> allowed folders and files; library prefix -> allowed folders."""
    edges, libraries = {}, {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, colon, allowed = line.partition(":")
        if not colon:
            sys.exit(f"{path}:{number}: expected 'folder: allowed …'")
        (libraries if name.startswith("<") else edges)[name.strip()] = allowed.split()
    return edges, libraries


def closure(edges):
    """folder -> every folder and file it may include."""

    def reach(folder, seen):
        for target in edges.get(folder, ()):
            if target not in seen:
                seen.add(target)
                reach(target, seen)
        return seen

    return {folder: reach(folder, {folder}) for folder in edges}


def module_of(include):
    """Generated Protobuf headers belong to proto, wherever the generator puts them."""
    return "proto" if include.endswith(".pb.h") else include.split("/")[0]


def check_include(here, bracket, include, allowed, libraries):
    """What is wrong with this include in file `here` (relative to the root), or None."""
    folder = here.split("/")[0]
    for library, users in libraries.items():
        if f"<{include}>".startswith(library):
            inside = any(here.startswith(user + "/") for user in users)
            return None if inside else f"{library[1:]} is only for {', '.join(users)}"
    if bracket == "<":
        return None
    module = module_of(include)
    if module not in allowed:
        return f'"{include}" is not included from the root of the project'
    if "*" in allowed[folder] or module in allowed[folder] or include in allowed[folder]:
        return None
    return f'{folder} must not include "{include}" (tools/layers.txt)'


def find_circle(graph):
    """A list of files that include each other in a circle, or None."""
    state = {}

    def visit(file, path):
        state[file] = "open"
        for target in graph.get(file, ()):
            if state.get(target) == "open":
                return path[path.index(target) :] + [target]
            if target not in state and (circle := visit(target, path + [target])):
                return circle
        state[file] = "done"
        return None

    for file in graph:
        if file not in state and (circle := visit(file, [file])):
            return circle
    return None


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    edges, libraries = read_layers(root / "tools/layers.txt")
    allowed = closure(edges)
    problems, graph = [], {}
    for folder in edges:
        if not (root / folder).is_dir():
            continue
        for path in source_text.files(root / folder, source_text.CPP_SUFFIXES):
            here = path.relative_to(root).as_posix()
            text = path.read_text()
            for match in INCLUDE.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                wrong = check_include(here, match[1], match[2], allowed, libraries)
                if wrong:
                    problems.append(f"{here}:{line}: {wrong}")
                if match[1] == '"':
                    graph.setdefault(here, []).append(match[2])
    if circle := find_circle(graph):
        problems.append(f"{circle[0]}:1: includes itself through {' -> '.join(circle)}")
    source_text.report(problems, "layers")


if __name__ == "__main__":
    main()
