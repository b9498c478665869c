"""Languages in which commands stand: shells, and what builds by them."""

from typing import Final

from temoto.core.code.language import Blocks, Comments, Definitions, Language, LanguageKind, UnitTests
from temoto.core.code.languages import parts

LANGUAGES: Final = (
    Language(
        "shellscript",
        ("Bash", "Shell", "Zsh"),
        ("sh", "bash", "shell", "zsh", "ksh", "console", "terminal", "shellsession", "shell-session", "sh-session"),
        ("sh", "bash", "zsh", "ksh", "bats"),
        (".bashrc", ".bash_profile", ".profile", ".zshrc"),
        kind=LanguageKind.SHELL,
        kin="shell",
        comments=Comments(("#",), never=("#!",)),
        blocks=Blocks(r"[{(\[:]|\b(?:do|then|else)|^\s*(?:case|select|for)\b.*\bin", ends=("fi", "done", "esac")),
        definitions=Definitions(("function",)),
        tests=UnitTests("Bats", "{stem}.bats", ("test", "../test", "tests", "../tests")),
        commands=True,
    ),
    Language(
        "fish",
        ("fish",),
        (),
        ("fish",),
        kind=LanguageKind.SHELL,
        comments=Comments(("#",), never=("#!",)),
        blocks=Blocks(
            rf"{parts.SIGNS}|\b(?:begin|else)|^\s*(?:function|if|else if|while|for|switch|case)\b(?!.*\bend).*",
            ends=("end",),
        ),
        definitions=Definitions(("function",)),
        commands=True,
    ),
    Language(
        "powershell",
        ("PowerShell",),
        ("ps1", "pwsh", "psm1"),
        ("ps1", "psm1"),
        kind=LanguageKind.SHELL,
        comments=Comments(("#",), (("<#", "#>"),), never=("#requires", "#Requires")),
        attributes=("[",),
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:do|else|begin|process)"),
        definitions=Definitions(("function", "filter"), ("class", "enum")),
        tests=UnitTests("Pester", "{stem}.Tests.{ending}"),
        commands=True,
        any_case=True,
    ),
    Language(
        "bat",
        ("Batch",),
        ("cmd", "batch", "dosbatch"),
        ("bat", "cmd"),
        kind=LanguageKind.SHELL,
        comments=Comments(("rem ", "REM ", "Rem ", "::")),
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:do|else)"),
        commands=True,
        any_case=True,
    ),
    Language(
        "makefile",
        ("Makefile",),
        ("make", "mk"),
        ("mk", "mak"),
        ("makefile", "gnumakefile"),
        comments=parts.HASH,
        blocks=Blocks(
            rf"{parts.SIGNS}|\b(?:do|then|else)|^[\w./%$(){{}} -]+::?(?!=).*|^\s*(?:define|ifdef|ifndef|ifeq|ifneq)\b.*",
            ends=("endif", "endef", "fi", "done", "esac"),
        ),
        commands=True,
    ),
    Language(
        "dockerfile",
        ("Dockerfile",),
        ("docker", "containerfile"),
        ("dockerfile",),
        ("dockerfile", "containerfile"),
        comments=parts.HASH,
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:do|then|else)|\\", ends=("fi", "done", "esac")),
        commands=True,
    ),
    Language(
        "cmake",
        ("CMake",),
        (),
        ("cmake",),
        ("cmakelists.txt",),
        comments=Comments(("#",), (("#[[", "]]"),)),
        blocks=Blocks(
            rf"{parts.SIGNS}|^\s*(?:if|elseif|else|foreach|while|function|macro)\s*\(.*\)",
            ends=("endif", "endforeach", "endwhile", "endfunction", "endmacro"),
        ),
        any_case=True,
    ),
)
