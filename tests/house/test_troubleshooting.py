"""docs/troubleshooting.md is what the table of errors says, in both languages. UPDATE_GOLDEN=1 writes it anew."""

import pytest

from temoto.core.backend.faults import SENTENCES, TEXTS, Fault
from temoto.core.messages import note
from temoto.core.messages.fault import FaultMessage
from tests.house.test_docs_fresh import code_of, written_into
from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "troubleshooting.md"
SHOWN = {"backend": "Ollama", "model": "MODEL", "url": "URL", "detail": "…", "command": "ollama pull MODEL", "log": ""}
DOES = {
    "en": ("temoto steps down: less context, a smaller form, a smaller model; and remembers it.", "temoto takes the next installed model, and says so."),
    "ja": ("コンテキストやモデルを小さくして読み込み直し、それを覚えます。", "入っている次のモデルを使い、そのことを表示します。"),
}  # fmt: skip
PLACES = {
    "en": {FaultMessage.LOG_LINUX: "Linux", FaultMessage.LOG_MAC: "macOS", FaultMessage.LOG_WINDOWS: "Windows", FaultMessage.LOG_OWN: "others"},
    "ja": {FaultMessage.LOG_LINUX: "Linux", FaultMessage.LOG_MAC: "macOS", FaultMessage.LOG_WINDOWS: "Windows", FaultMessage.LOG_OWN: "その他"},
}  # fmt: skip


def errors(language: str) -> str:
    """A paragraph a fault: what users read, what temoto does, and the texts by whom they are said."""
    return "\n\n".join(_of(fault, language) for fault in Fault)


def _of(fault: Fault, language: str) -> str:
    sentence = note(SENTENCES[fault], **SHOWN).text(language).strip()
    steps, takes = DOES[language]
    does = steps if fault.steps_down else takes if fault.of_the_model else ""
    texts = [f"- {code_of([each.text])}: {each.whose} ({each.source})" for each in TEXTS if each.fault is fault]
    return "\n".join([f"**{sentence}** {does}".strip(), *texts])


def logs(language: str) -> str:
    rows = [f"- {name}: {note(place, **SHOWN).text(language)}" for place, name in PLACES[language].items()]
    return "\n".join(row.replace("Ollama", "`SERVER`") if "others" in row or "その他" in row else row for row in rows)


@pytest.mark.parametrize(
    ("name", "text"),
    [("logs", logs("en")), ("errors", errors("en")), ("ログ", logs("ja")), ("エラー", errors("ja"))],
    ids=["logs", "errors", "logs-ja", "errors-ja"],
)
def test_the_page_is_what_the_table_says(name: str, text: str):
    written_into(PAGE, name, text)


def test_every_fault_is_told_in_both_languages_and_by_somebody():
    for fault in Fault:
        assert fault in SENTENCES
        assert any(each.fault is fault for each in TEXTS), fault
