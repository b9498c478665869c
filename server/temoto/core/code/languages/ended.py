"""Languages whose blocks end in a word: `end`, `until`, `endmodule`."""

from typing import Final

from temoto.core.code.language import Blocks, Comments, Definitions, Language, LanguageKind, UnitTests
from temoto.core.code.languages import parts

_RUBY_HEAD: Final = (
    r"^\s*(?:private |public |protected )?(?:def|class|module|if|unless|while|until|case|for|when|in|elsif)\b(?!.*\bend)(?!.*\bthen .)"
    r"(?!\s*self\.\S+\s*=\s)(?!\s*\w+(?:\([^()]*\))?\s*=\s).*"
)
_RUBY_DO: Final = r"(?:\bdo|\{)(?:\s*\|[^|]*\|)?"
_LUA_FUNCTION: Final = r"\bfunction\b[^()]*\([^()]*\)"
_VERILOG_ENDS: Final = (
    "end",
    "endmodule",
    "endcase",
    "endfunction",
    "endtask",
    "endclass",
    "endpackage",
    "endinterface",
    "endgenerate",
    "join",
)
_PASCAL: Final = Blocks(
    rf"{parts.SIGNS}|\b(?:begin|then|do|else|of|repeat|try|finally|except|var|const|type|record|class)",
    ends=("end", "until"),
)

LANGUAGES: Final = (
    Language(
        "ruby",
        ("Ruby",),
        ("rb",),
        ("rb", "rake", "gemspec"),
        ("rakefile", "gemfile", "vagrantfile"),
        comments=Comments(("#",), (("=begin", "=end"),)),
        blocks=Blocks(
            rf"{parts.SIGNS}|\b(?:then|begin|else|ensure|rescue)|{_RUBY_DO}|{_RUBY_HEAD}",
            ends=("end",),
            labels=(
                (r"^\s*(?:\S+\s*=\s*)?case\b.*", ("when ", "in ", "else")),
                (rf"^\s*def\b.*|\bbegin|{_RUBY_DO}", ("rescue", "ensure")),
            ),
        ),
        definitions=Definitions(("def",), ("class", "module")),
        tests=UnitTests("RSpec", "{stem}_spec.{ending}", (*parts.FOLDERS, "spec", "../spec")),
        optional_types=True,
        texts=parts.HERE,
    ),
    Language(
        "crystal",
        ("Crystal",),
        ("cr",),
        ("cr",),
        comments=parts.HASH,
        attributes=("@[",),
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:then|begin|else|ensure|rescue)|{_RUBY_DO}|{_RUBY_HEAD}", ends=("end",)),
        definitions=Definitions(("def", "macro", "fun"), ("class", "module", "struct", "enum", "lib")),
        texts=parts.HERE,
    ),
    Language(
        "lua",
        ("Lua",),
        (),
        ("lua",),
        comments=Comments(("--",), (("--[[", "]]"),)),
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:do|then|else|repeat)|{_LUA_FUNCTION}", ends=("end", "until")),
        definitions=Definitions(("function",)),
        tests=UnitTests("busted", "{stem}_spec.{ending}", (*parts.FOLDERS, "spec", "../spec")),
        optional_types=True,
        texts=parts.LONG_BRACKETS,
    ),
    Language(
        "elixir",
        ("Elixir",),
        ("ex", "exs"),
        ("ex", "exs"),
        kin="beam",
        comments=parts.HASH,
        attributes=("@",),
        blocks=Blocks(
            rf"{parts.SIGNS}|\b(?:do|else|rescue|catch|after|fn)|->",
            ends=("end",),
            labels=((r"^\s*def.*\bdo|^\s*try\s+do", ("rescue", "catch", "after")),),
        ),
        long_quotes=('"""', "'''"),
        docstring="above",
        definitions=Definitions(
            ("def", "defp", "defmacro", "defmacrop", "defguard", "defdelegate"), ("defmodule", "defprotocol", "defimpl")
        ),
        tests=UnitTests("ExUnit", "{stem}_test.{ending}", parts.FOLDERS),
    ),
    Language(
        "eelixir",
        ("HEEx",),
        ("heex", "html-eex", "html.heex"),
        ("heex", "eex"),
        kind=LanguageKind.MARKUP,
        kin="markup",
        comments=Comments((), (("<!--", "-->"), ("<%!--", "--%>"))),
        blocks=Blocks(rf"{parts.SIGNS}|\bdo\s*%>|{parts.TAG}", (")", "]", "}", "</", "<% end")),
        elements=True,
    ),
    Language(
        "julia",
        ("Julia",),
        ("jl",),
        ("jl",),
        comments=Comments(("#",), (("#=", "=#"),)),
        attributes=("@",),
        blocks=Blocks(
            rf"{parts.SIGNS}|\b(?:do|else|begin|try|catch|finally|quote)|\bdo\b[^()]*"
            r"|^\s*(?:function|macro|(?:mutable )?struct|module|if|elseif|for|while|let|abstract type)\b(?!.*\bend).*",
            ends=("end",),
        ),
        quotes=('"',),  # A' is a matrix turned over
        long_quotes=('"""',),
        docstring="above",
        definitions=Definitions(("function", "macro"), ("struct", "module")),
    ),
    Language(
        "erlang",
        ("Erlang",),
        ("erl",),
        ("erl", "hrl"),
        kin="beam",
        comments=parts.PERCENT,
        attributes=("-spec", "-doc"),
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:of|begin|after|catch|receive|try|if)|->", ends=("end",)),
    ),
    Language(
        "sql",
        ("SQL",),
        ("mysql", "postgresql", "postgres", "plsql", "pgsql", "plpgsql", "tsql", "sqlite"),
        ("sql",),
        comments=Comments(("--",), parts.STARRED, "*"),
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:do|then|begin|else|as|loop|declare)", ends=("end",)),
        definitions=Definitions(("procedure", "function", "view", "table", "trigger"), ("type",)),
        any_case=True,
        texts=parts.DOLLARS,
    ),
    Language(
        "pascal",
        ("Pascal",),
        ("delphi", "objectpascal"),
        ("pas",),
        comments=Comments(("//",), (("{", "}"), ("(*", "*)"))),
        blocks=_PASCAL,
        quotes=("'",),
        definitions=Definitions(("procedure", "function", "constructor", "destructor"), ("unit", "program")),
        any_case=True,
    ),
    Language(
        "ada",
        ("Ada",),
        (),
        ("adb", "ads"),
        comments=parts.DASHES,
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:is|begin|then|loop|else|declare|record|exception)|=>", ends=("end",)),
        quotes=('"',),
        definitions=Definitions(("procedure", "function"), ("package", "type", "task")),
        any_case=True,
    ),
    Language(
        "fortran",
        ("Fortran",),
        ("f90", "f95", "fortran-modern"),
        ("f90", "f95", "f03"),
        comments=Comments(("!",)),
        blocks=Blocks(
            rf"{parts.SIGNS}|\b(?:then|else|do|contains)|^\s*(?:do|program|module|subroutine|interface|select case|type)\b.*",
            ends=("end", "enddo", "endif"),
        ),
        definitions=Definitions(("subroutine", "function"), ("module", "program", "type", "interface")),
        any_case=True,
    ),
    Language(
        "vhdl",
        ("VHDL",),
        (),
        ("vhd", "vhdl"),
        comments=parts.DASHES,
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:is|begin|then|loop|else|generate|record)|=>", ends=("end",)),
        quotes=('"',),
        definitions=Definitions(("procedure", "function"), ("entity", "architecture", "package")),
        any_case=True,
    ),
    Language(
        "systemverilog",
        ("SystemVerilog",),
        ("verilog", "sv"),
        ("sv", "svh"),
        comments=parts.SLASHES,
        attributes=("(*",),
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:begin|else|do|generate|fork)", ends=_VERILOG_ENDS),
        quotes=('"',),
        definitions=Definitions(("function", "task"), ("module", "class", "interface", "package")),
    ),
    Language(
        "vb",
        ("Visual Basic",),
        ("vbnet", "vb.net", "vba", "visualbasic"),
        ("vb", "bas"),
        kin="dotnet",
        comments=Comments(("'", "REM ", "Rem ", "rem ")),
        attributes=("<",),
        blocks=Blocks(
            rf"{parts.SIGNS}|\b(?:then|else|try|finally)"
            r"|^\s*(?:(?:public|private|protected|friend|shared|overrides) )*(?:sub|function|class|module|for|while|do|select case)\b.*",
            ends=("end", "next", "loop", "wend"),
        ),
        quotes=('"',),
        definitions=Definitions(("sub", "function", "property"), ("class", "module", "structure", "interface")),
        any_case=True,
    ),
    Language(
        "matlab",
        ("MATLAB",),
        ("octave",),
        (),
        comments=Comments(("%", "#"), (("%{", "%}"),)),
        blocks=Blocks(
            rf"{parts.SIGNS}|\b(?:else|try|do)|^\s*(?:function|if|elseif|for|while|switch|classdef|methods|properties)\b.*",
            ends=("end",),
        ),
        quotes=('"',),  # A' is a matrix turned over
        definitions=Definitions(("function",), ("classdef",)),
    ),
    Language(
        "viml",
        ("Vim script",),
        ("vim",),
        ("vim",),
        comments=Comments(('"',)),
        blocks=Blocks(
            rf"{parts.SIGNS}|\b(?:else|try|finally)|^\s*(?:function!?|def!?|if|elseif|for|while)\b.*",
            ends=("endif", "endfunction", "endfor", "endwhile", "endtry", "enddef", "end"),
        ),
        definitions=Definitions(("function", "function!", "def"), ("class",)),
    ),
)
