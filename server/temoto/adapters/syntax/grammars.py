"""Which grammar reads a language, and what do its nodes mean? A table; nothing here parses.

Kinds of nodes are named as tree-sitter-language-pack's grammars name them, `kind:field` where the name stands in a field other than
`name`. What a language does not say comes from the rules for any grammar at the end.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from temoto.core.code.languages import LANGUAGES

Pattern = re.Pattern[bytes]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What one grammar calls what; lists of kinds are strings with blanks between them.

    `bound`: `kind name-field value-field`, a name that is given a function. `headed`: kinds whose first words tell what they define
    (group `name`, and `class` or `module` where they match). `bodied`: kinds that only use a name where they have no body.
    `docs`: how a documentation comment begins; None where any comment directly above is one. `before`: what belongs to the
    definition below it. `lists`: kinds whose children are statements. `runs_on`: the body that follows its signature as a sibling.
    """

    functions: str = ""
    methods: str = ""
    classes: str = ""
    modules: str = ""
    bound: tuple[str, ...] = ()
    headed: tuple[tuple[str, Pattern], ...] = ()
    bodied: str = ""
    tall: str = ""
    wrappers: str = ""
    before: tuple[tuple[str, Pattern], ...] = ()
    docs: Pattern | None = None
    doc_nodes: tuple[tuple[str, Pattern], ...] = ()
    docstrings: bool = False
    imports: tuple[tuple[str, Pattern], ...] = ()
    calls: str = ""
    called_before: str = ""
    lists: str = ""
    runs_on: str = ""


ANYTHING: Final = re.compile(rb"")
_STARRED: Final = re.compile(rb"/\*\*|///")
_REQUIRE: Final = re.compile(rb"[^\n]*\brequire\s*\(")
_VALUES: Final = (
    "variable_declarator name value", "field_definition property value", "public_field_definition name value", "pair key value",
    "assignment_expression left right",
)  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _every(kinds: str) -> tuple[tuple[str, Pattern], ...]:
    return tuple((kind, ANYTHING) for kind in kinds.split())


_JAVASCRIPT: Final = Grammar(
    functions="function_declaration generator_function_declaration function_signature",
    methods="method_definition abstract_method_signature",
    classes="class_declaration abstract_class_declaration interface_declaration enum_declaration",
    modules="internal_module module",
    bound=_VALUES,
    wrappers="export_statement lexical_declaration variable_declaration ambient_declaration",
    before=_every("decorator"),
    docs=re.compile(rb"/\*\*"),
    imports=(
        *_every("import_statement import_alias"),
        ("lexical_declaration", _REQUIRE),
        ("variable_declaration", _REQUIRE),
    ),
    calls="call_expression:function new_expression:constructor",
)
_C: Final = Grammar(
    functions="function_definition:declarator",
    classes="struct_specifier union_specifier enum_specifier class_specifier type_definition:declarator",
    modules="namespace_definition",
    bodied="struct_specifier union_specifier enum_specifier class_specifier type_definition",
    wrappers="template_declaration declaration linkage_specification",
    imports=_every("preproc_include using_declaration import_declaration"),
    calls="call_expression:function new_expression:type",
    lists="preproc_if preproc_ifdef",
)
_BASH: Final = Grammar(
    functions="function_definition",
    imports=(("command", re.compile(rb"(?:source|\.)\s")),),
    calls="command",
    lists="if_statement",
)

GRAMMARS: Final[Mapping[str, Grammar]] = MappingProxyType(
    {
        "python": Grammar(
            functions="function_definition",
            classes="class_definition",
            wrappers="decorated_definition",
            docs=re.compile(rb"(?!)"),
            docstrings=True,
            imports=_every("import_statement import_from_statement future_import_statement"),
            calls="call:function",
        ),
        "javascript": _JAVASCRIPT,
        "typescript": _JAVASCRIPT,
        "tsx": _JAVASCRIPT,
        "go": Grammar(
            functions="function_declaration",
            methods="method_declaration",
            headed=(("type_spec", re.compile(rb"(?P<class>(?P<name>\w+)\s*(?:\[[^]]*\])?\s*(?:struct|interface)\b)")),),
            imports=_every("import_declaration"),
            calls="call_expression:function",
        ),
        "rust": Grammar(
            functions="function_item function_signature_item macro_definition",
            classes="struct_item trait_item enum_item union_item impl_item:type",
            modules="mod_item",
            bodied="mod_item",
            before=_every("attribute_item"),
            docs=re.compile(rb"///|/\*\*"),
            imports=_every("use_declaration extern_crate_declaration"),
            calls="call_expression:function macro_invocation:macro",
        ),
        "java": Grammar(
            methods="method_declaration constructor_declaration compact_constructor_declaration",
            classes="class_declaration interface_declaration enum_declaration record_declaration annotation_type_declaration",
            docs=_STARRED,
            imports=_every("import_declaration"),
            calls="method_invocation:name object_creation_expression:type",
        ),
        "c": _C,
        "cpp": _C,
        "objc": _C,
        "cuda": _C,
        "arduino": _C,
        "csharp": Grammar(
            methods="method_declaration constructor_declaration destructor_declaration operator_declaration property_declaration",
            functions="local_function_statement",
            classes="class_declaration interface_declaration struct_declaration enum_declaration record_declaration",
            modules="namespace_declaration file_scoped_namespace_declaration",
            tall="property_declaration",
            docs=_STARRED,
            imports=_every("using_directive"),
            calls="invocation_expression:function object_creation_expression:type",
        ),
        "ruby": Grammar(
            functions="method singleton_method",
            classes="class",
            modules="module",
            imports=(("call", re.compile(rb"(?:require|require_relative|load|autoload)\b")),),
            calls="call:method",
            lists="rescue ensure else",
        ),
        "php": Grammar(
            functions="function_definition",
            methods="method_declaration",
            classes="class_declaration interface_declaration trait_declaration enum_declaration",
            docs=_STARRED,
            imports=(
                *_every("namespace_use_declaration"),
                ("expression_statement", re.compile(rb"(?:require|include)(?:_once)?\b")),
            ),
            calls="function_call_expression:function member_call_expression:name nullsafe_member_call_expression:name "
            "scoped_call_expression:name object_creation_expression",
        ),
        "bash": _BASH,
        "lua": Grammar(
            functions="function_declaration",
            bound=("field name value",),
            headed=(("assignment_statement", re.compile(rb"(?P<name>[\w.:]+)\s*=\s*function\b")),),
            imports=(("variable_declaration", re.compile(rb"[^\n]*\brequire\b")),),
            calls="function_call:name",
        ),
        "kotlin": Grammar(
            functions="function_declaration",
            methods="secondary_constructor",
            classes="class_declaration object_declaration companion_object",
            docs=_STARRED,
            imports=_every("import_header"),
            calls="call_expression constructor_invocation",
            lists="import_list",
        ),
        "swift": Grammar(
            functions="function_declaration",
            methods="init_declaration deinit_declaration protocol_function_declaration property_declaration",
            classes="class_declaration protocol_declaration",
            tall="property_declaration",
            docs=_STARRED,
            imports=_every("import_declaration"),
            calls="call_expression",
        ),
        "scala": Grammar(
            functions="function_definition function_declaration",
            classes="class_definition object_definition trait_definition enum_definition",
            docs=_STARRED,
            imports=_every("import_declaration"),
            calls="call_expression:function instance_expression",
        ),
        "dart": Grammar(
            functions="function_signature getter_signature setter_signature",
            methods="constructor_signature factory_constructor_signature operator_signature",
            classes="class_definition mixin_declaration enum_declaration extension_declaration extension_type_declaration",
            wrappers="method_signature declaration",
            before=_every("annotation"),
            docs=_STARRED,
            imports=_every("import_or_export part_directive part_of_directive"),
            called_before="argument_part",
            runs_on="function_body",
        ),
        "elixir": Grammar(
            headed=(
                ("call", re.compile(
                    rb"(?:(?P<module>def(?:module|protocol|impl))\s+(?P<named>[\w.]+)"
                    rb"|def(?:p|macro|macrop|guard|guardp|delegate)?\s+(?P<name>[^\W\d]\w*[?!]?))"
                )),
            ),
            before=(("unary_operator", re.compile(rb"@(?:spec|impl|deprecated|dialyzer)\b")),),
            doc_nodes=(("unary_operator", re.compile(rb"@(?:doc|moduledoc|typedoc)\b(?!\s*false)")),),
            imports=(("call", re.compile(rb"(?:use|import|alias|require)\s+[A-Z]")),),
            calls="call:target",
        ),
        "zig": Grammar(
            headed=(
                ("Decl", re.compile(
                    rb"(?:(?:pub|export|inline|extern)\s+)*(?:fn\s+(?P<name>\w+)"
                    rb"|(?P<class>const)\s+(?P<named>\w+)[^=;]*=\s*(?:(?:packed|extern)\s+)?(?:struct|enum|union|opaque)\b)"
                )),
                ("TestDecl", re.compile(rb"test\s+\"?(?P<name>\w+)")),
            ),
            docs=re.compile(rb"///"),
            imports=(("Decl", re.compile(rb"(?:pub\s+)?const\s[^\n]*@import\s*\(")),),
            called_before="FnCallArguments",
            lists="Block source_file ContainerDecl",
        ),
    }
)  # fmt: skip

# The grammar of a language where it does not bear the language's id (core/code/languages/). The same for every other name of it.
_GRAMMAR_OF: Final = MappingProxyType(
    {
        "javascriptreact": "javascript", "typescriptreact": "tsx", "shellscript": "bash", "objective-c": "objc", "objective-cpp": "cpp",
        "cuda-cpp": "cuda", "makefile": "make", "go.mod": "gomod", "go.sum": "gosum", "proto3": "proto", "viml": "vim", "jsonc": "json",
        "ocaml.interface": "ocaml_interface", "emacs-lisp": "elisp", "systemverilog": "verilog", "git-commit": "gitcommit",
        "ignore": "gitignore", "restructuredtext": "rst", "less": "css", "eelixir": "heex", "erb": "embeddedtemplate",
    }
)  # fmt: skip
# Read by none: there is no grammar of them in the wheel, or only one that does harm (adapters/syntax/__init__.py).
_UNREAD: Final = _words(
    "asciidoc bat blade coffeescript crystal csv cython diff jinja-html log markdown perl plaintext razor vb"
)
# Whatever editors call a language, to its grammar; names that are the grammar's are not among them.
ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        name: grammar
        for language in LANGUAGES
        if language.id not in _UNREAD
        for grammar in (_GRAMMAR_OF.get(language.id, language.id),)
        for name in (language.id, *language.aliases)
        if name and name != grammar
    }
)

# For any grammar. Bodies: the kinds whose named children are statements.
BODIES: Final = _words(
    """
    block statement_block compound_statement declaration_list field_declaration_list statement_list statements body_statement
    body suite then do do_group do_block else_block rescue_block after_block catch_block else_clause elif_clause block_body indented_block
    class_body interface_body enum_class_body protocol_body extension_body template_body constructor_body module_body record_body
    switch_body switch_block match_block case_block switch_case switch_default switch_section switch_block_statement_group
    switch_statement_case switch_statement_default expression_case default_case communication_case type_case case_statement
    default_statement case_item colon_block enum_declaration_list class_static_block unsafe_block accessor_list
    preproc_else preproc_elif preproc_elifdef module_definition
    """
)
# Never a statement by themselves: only the list of some, or a continuation of the one around.
SILENT: Final = _words(
    """
    statement_list statements body_statement body then do else else_block rescue_block after_block catch_block else_clause elif_clause
    rescue ensure import_list preproc_else preproc_elif preproc_elifdef heredoc_body access_specifier php_tag
    switch_label case_builtin default_keyword
    """
)
# Of documents that are one node with nodes in it, by grammar: the kinds whose children are units of their own (a pair, an item, an
# element), and the kinds among these that are none (the tags around them).
UNITS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = MappingProxyType(
    {
        name: (_words(lists), _words(none))
        for name, lists, none in (
            ("json", "object array", ""),
            ("json5", "object array", ""),
            ("yaml", "block_mapping block_sequence flow_mapping flow_sequence", ""),
            ("toml", "table table_array_element array inline_table", "bare_key dotted_key quoted_key"),
            ("html", "element", "start_tag end_tag self_closing_tag erroneous_end_tag"),
            ("vue", "element template_element", "start_tag end_tag self_closing_tag erroneous_end_tag"),
            ("svelte", "element", "start_tag end_tag self_closing_tag erroneous_end_tag"),
            ("xml", "content", "CharData"),
            ("ini", "section", "section_name"),
            ("nix", "binding_set list_expression", ""),
            ("graphql", "fields_definition input_fields_definition enum_values_definition selection_set", ""),
            ("proto", "message_body enum_body service oneof", "message_name enum_name service_name"),
            ("terraform", "body", "identifier string_lit block_start block_end"),
            ("hcl", "body", "identifier string_lit block_start block_end"),
        )
    }
)
# Values that are functions where a name is bound to them.
FUNCTION_VALUES: Final = _words(
    "arrow_function function function_expression generator_function function_definition func_literal lambda class"
)
NAMING: Final = _words(
    "identifier simple_identifier type_identifier field_identifier name constant word property_identifier IDENTIFIER"
)
ANY_DEFINITION: Final = re.compile(
    r"(?:^|_)(?:(?P<class>class|struct|interface|trait|enum|impl|record|object|contract)|(?P<module>module|namespace)"
    r"|function|method|procedure|subroutine|macro|func|fun|proc|constructor)s?"
    r"(?:_(?:definition|declaration|decl|item|statement|def|specifier)){0,2}$"
)
ANY_CALL: Final = re.compile(r"(?:^|_)(?:call|invocation|call_expression|invocation_expression|function_call)$")
ANY_IMPORT: Final = re.compile(
    r"^(?:import|use|using|include|open|require)_(?:statement|declaration|directive|header|decl|item)$"
)
CALLEE_FIELDS: Final = ("function", "name", "method", "target", "macro", "constructor", "callee")
