"""What was known of languages before there was one table: the lists of seventeen files, word for word, as data.

Nobody reads them but test_languages_before.py, which holds the table against them. Not to be kept up to date.
"""

# Comment marks stood in seven lists; none said of which language.
SIGNATURE = ("#", "//", "/*", "*", "--", "@", "'''", '"""')  # above a definition
SIGNATURE_END = ("#", "//")  # behind its head
TARGET = ("#", "//", "/*", "*", "--", "<!--")  # belongs to no statement
ADDED = ("#", "//", "/*", "* ", "--", ";;", "%", "<!--", "(*", "=begin", "=end")  # documentation in a reply
ADDED_NEVER = (
    "#include",
    "#define",
    "#if",
    "#endif",
    "#else",
    "#pragma",
    "#undef",
    "#[",
    "#!",
)
DECORATION = ("@", "#[", "#![", "#", "//", "/*", "*", "--", ";;", "[Fact]", "template <", '"""')  # above a head
PROSE_COMMENTS = ("#", "//", "/*", "*", "--", '"""', "'''", "<!--", ";;")  # a line of a reply that is no prose
ELIDED = ("#", "//", "/*", "*", "--", ";", "%", "<!--", "{/*", '"""', "'''")  # before "rest unchanged"
ELIDED_BEHIND = ("#", "//", "--", "/*")  # the same, behind code
TRANSLATE = ("#", "//", "/*", "--", '"""', "'''", "<!--", ";")  # somewhere in the target: comments can be translated

# Blocks: one rule for every language.
OPENS = ("{", "(", "[", ":", " do", " then", " begin", " else")
CLOSES = (")", "]", "}", "</", "end", "fi", "done", "esac")
LABELS_IN_BRACES = ("case ", "default:", "public:", "private:", "protected:")
LABELS_IN_LISTS = ("- ",)
LONG_QUOTES = ('"""', "'''", "`")  # of completions
LONG_QUOTES_IN_REPLIES = ('"""', "'''")  # twice: names, prose

# Definitions.
WORDS_OF_REPLIES = [
    "def",
    "class",
    "function",
    "func",
    "fn",
    "fun",
    "struct",
    "enum",
    "interface",
    "trait",
    "impl",
    "type",
    "module",
    "namespace",
    "union",
    "object",
    "record",
    "protocol",
    "sub",
    "procedure",
    "macro_rules!",
]
WORDS_OF_GUESSES = [
    "def",
    "class",
    "fn",
    "func",
    "function",
    "fun",
    "sub",
    "struct",
    "interface",
    "trait",
    "impl",
    "enum",
    "module",
    "namespace",
    "procedure",
    "proc",
    "macro",
    "record",
    "object",
    "protocol",
    "extension",
]
CLASSES_OF_GUESSES = [
    "class",
    "struct",
    "interface",
    "trait",
    "impl",
    "enum",
    "record",
    "object",
    "protocol",
    "extension",
]
C_FAMILY = ("c", "cpp", "csharp", "java", "objective-c", "objective-cpp", "cuda-cpp", "dart", "arduino")
SCRIPTS = ("javascript", "typescript", "javascriptreact", "typescriptreact", "vue", "svelte", "java", "csharp")

# Kinds.
PROSE = [
    "markdown",
    "plaintext",
    "text",
    "latex",
    "tex",
    "restructuredtext",
    "asciidoc",
    "org",
    "html",
    "xml",
    "mdx",
    "typst",
    "",
]
MARKUP = [
    "html",
    "xml",
    "xhtml",
    "svg",
    "vue",
    "svelte",
    "astro",
    "markdown",
    "javascriptreact",
    "typescriptreact",
    "php",
    "erb",
    "jinja-html",
]
JSON = ("json", "jsonc", "json5")
NESTING = ("markdown", "md", "mdx")
DOTS = ("python", "pyi")
TAKES_TYPES = ("python", "typescript", "typescriptreact", "tsx", "php", "ruby", "lua")
LANGUAGE_NAMES = [
    "python",
    "typescript",
    "javascript",
    "go",
    "golang",
    "c",
    "cpp",
    "c++",
    "rust",
    "java",
    "ruby",
    "php",
    "kotlin",
    "swift",
]  # said in a block's first line
SHELLS = ["bash", "sh", "shell", "zsh", "console", "terminal", "powershell", "cmd", "shellsession", "shellscript"]
OUTPUTS = ["text", "txt", "output", "plaintext", "log", "json", "yaml", "toml", "mermaid", "csv", "http"]
DATA = ["json", "yaml", "toml", "csv", "http", "mermaid"]
SHELL_LANGUAGES = ["shellscript", "bash", "sh", "zsh", "makefile", "dockerfile", "powershell", "bat"]
NO_CODE = ["bash", "sh", "shell", "console", "text", "txt", "diff", "output", "plaintext"]

# Kin, twice.
KIN_OF_DOCUMENTS = (
    ["javascript", "javascriptreact", "typescript", "typescriptreact", "jsx", "tsx", "vue", "svelte"],
    ["c", "cpp", "c++", "objective-c", "objc", "objective-cpp", "cuda", "cuda-cpp"],
    ["sh", "bash", "shellscript", "zsh"],
)
KIN_OF_TAGS = (
    [
        "javascript",
        "js",
        "typescript",
        "ts",
        "jsx",
        "tsx",
        "javascriptreact",
        "typescriptreact",
        "vue",
        "svelte",
        "node",
    ],
    ["c", "h", "cpp", "c++", "cc", "objective-c", "objective-cpp", "objc", "cuda", "cuda-cpp", "arduino"],
    ["python", "py", "python3", "pyi", "cython"],
    ["go", "golang"],
    ["rust", "rs"],
    ["java", "kotlin", "scala", "groovy", "csharp", "cs", "c#"],
)
ALONE = [
    "ruby",
    "rb",
    "php",
    "swift",
    "lua",
    "perl",
    "haskell",
    "hs",
    "sql",
    "r",
    "julia",
    "elixir",
]  # each was a stranger to each

# Names.
ENDINGS = """
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
FILES = """
    makefile: makefile gnumakefile | dockerfile: dockerfile containerfile dockerfile.prod | cmake: cmakelists.txt
    ruby: rakefile gemfile vagrantfile | shellscript: .bashrc .bash_profile .profile .zshrc | go.mod: go.mod | groovy: jenkinsfile
    starlark: build.bazel workspace.bazel
"""
GRAMMARS = """
    python: python3 py | javascript: javascriptreact jsx js mjs javascript.jsx | tsx: typescriptreact typescript.tsx | typescript: ts
    go: golang | rust: rs | c: h | cpp: c++ cc cxx objective-cpp objcpp | csharp: c# c_sharp c-sharp cs | ruby: rb | php: php3
    bash: sh shellscript shell zsh ksh | kotlin: kt | elixir: ex exs | objc: objective-c objectivec | cuda: cuda-cpp
    make: makefile mk | dockerfile: docker containerfile | gomod: go.mod | gosum: go.sum | proto: proto3 protobuf | vim: viml
    latex: tex plaintex | json: jsonc json5 | powershell: ps1 pwsh | haskell: hs | ocaml: ml | ocaml_interface: ocaml.interface
    fsharp: f# fs | julia: jl | elisp: emacs-lisp el | commonlisp: lisp common-lisp | verilog: systemverilog
    pascal: delphi objectpascal | gitcommit: git-commit | gitignore: git-ignore ignore | rst: restructuredtext
    yaml: yml yaml.docker-compose dockercompose github-actions-workflow | xml: xsl svg | css: less | heex: eelixir
    embeddedtemplate: html.erb erb eruby | starlark: bazel | terraform: terraform-vars tf opentofu
"""

# Tests: the framework, the file of `a` with its language's ending, whether it always lies beside it.
TESTS = {
    "python": ("pytest", "test_a.x", False),
    "javascript": ("the test framework of its package.json, else Node's node:test", "a.test.x", True),
    "javascriptreact": ("the test framework of its package.json, else Vitest", "a.test.x", True),
    "typescript": ("the test framework of its package.json, else Vitest", "a.test.x", True),
    "typescriptreact": ("the test framework of its package.json, else Vitest", "a.test.x", True),
    "go": ("Go's testing package, table-driven", "a_test.x", True),
    "ruby": ("RSpec", "a_spec.x", False),
    "java": ("JUnit 5", "aTest.x", True),
    "kotlin": ("JUnit 5", "aTest.x", True),
    "csharp": ("xUnit", "aTest.x", True),
    "php": ("PHPUnit", "aTest.x", False),
    "dart": ("package:test", "a_test.x", False),
    "elixir": ("ExUnit", "a_test.x", False),
    "lua": ("busted", "a_spec.x", False),
    "c": ("assert.h and a main function", "test_a.x", False),
    "cpp": ("GoogleTest", "a_test.x", False),
}
TEST_FOLDERS = ("tests", "../tests", "test", "../test")


def pairs(text: str) -> list[tuple[str, str]]:
    """(what stands before a colon, each word behind it) of the tables above."""
    parts = (part.strip().split(": ") for line in text.strip().splitlines() for part in line.split(" | "))
    return [(first, word) for first, words in parts for word in words.split()]
