"""Which language is a file in, by its name? As editors name languages: VS Code's ids, which other editors' names come close to.

Of the name only: nobody is asked, nothing is opened.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_ENDINGS: Final = """
    python: py pyi pyw | javascript: js mjs cjs | javascriptreact: jsx | typescript: ts mts cts | typescriptreact: tsx
    go: go | rust: rs | java: java | c: c h | cpp: cc cpp cxx c++ hh hpp hxx h++ ipp inl | csharp: cs csx | ruby: rb rake gemspec
    php: php phtml | shellscript: sh bash zsh ksh bats | lua: lua | kotlin: kt kts | swift: swift | scala: scala sc sbt
    dart: dart | elixir: ex exs | zig: zig zon | haskell: hs | ocaml: ml | fsharp: fs fsx | erlang: erl hrl | clojure: clj cljs cljc edn
    julia: jl | r: r | perl: pl pm | powershell: ps1 psm1 | fish: fish | nix: nix | objective-c: m | objective-cpp: mm
    groovy: groovy gradle | solidity: sol | sql: sql | html: html htm | css: css | scss: scss | vue: vue | svelte: svelte
    json: json | jsonc: jsonc | yaml: yaml yml | toml: toml | xml: xml xsd svg | markdown: md markdown | latex: tex
    terraform: tf tfvars | proto3: proto | graphql: graphql gql | gdscript: gd | cuda-cpp: cu cuh | glsl: glsl vert frag
    nim: nim | d: d | elm: elm | gleam: gleam | odin: odin | v: v | viml: vim | cmake: cmake | makefile: mk mak | dockerfile: dockerfile
    ini: ini cfg | properties: properties | restructuredtext: rst | fortran: f90 f95 f03 | pascal: pas | ada: adb ads
    systemverilog: sv svh | vhdl: vhd vhdl | racket: rkt | scheme: scm | commonlisp: lisp | emacs-lisp: el
"""
_NAMES: Final = """
    makefile: makefile gnumakefile | dockerfile: dockerfile containerfile | cmake: cmakelists.txt | ruby: rakefile gemfile vagrantfile
    shellscript: .bashrc .bash_profile .profile .zshrc | go.mod: go.mod | groovy: jenkinsfile | starlark: build.bazel workspace.bazel
"""


def _table(text: str) -> Mapping[str, str]:
    pairs = (part.split(": ") for part in re.split(r"\s*[|\n]\s*", text.strip()))
    return MappingProxyType({ending: language for language, endings in pairs for ending in endings.split()})


_BY_ENDING: Final = _table(_ENDINGS)
_BY_NAME: Final = _table(_NAMES)


def language_named(file_name: str) -> str | None:
    """The language id a file's name tells, None where it tells none: `src/app.tsx` is `typescriptreact`."""
    name = re.split(r"[/\\]", file_name)[-1].lower()
    if known := _BY_NAME.get(name):
        return known
    if name.startswith("dockerfile."):
        return "dockerfile"
    _, dot, ending = name.rpartition(".")
    return _BY_ENDING.get(ending) if dot else None
