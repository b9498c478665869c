"""What became of suggestions: the words of the table and what it stands on."""

from temoto.core.messages import Sentence


class StatsMessage(Sentence):
    STATS_DAY = ("day", "日付")
    STATS_SHOWN = ("shown", "表示")
    STATS_TAKEN = ("taken", "採用")
    STATS_PARTLY = ("in part", "一部採用")
    STATS_PASSED = ("passed over", "見送り")
    STATS_CHARACTERS = ("characters", "文字数")
    STATS_WITHOUT = ("no model needed", "モデル不要")
    STATS_ALL = ("all days", "全期間")
    STATS_WHERE = (
        "Counts only, in {file}, which never leaves this machine. The setting stats = false stops it; `temoto stats --forget` removes it.",
        "件数だけを {file} に記録しています(このマシンの外へは送りません)。設定 stats = false で記録を止め、"
        "`temoto stats --forget` で削除できます。",
    )
    STATS_NONE = (
        "Nothing was counted yet: complete some code in your editor, and look again.",
        "まだ記録がありません。エディタで補完を使ってから、もう一度実行してください。",
    )
    STATS_OFF = ("Nothing is counted: the setting stats is false.", "設定 stats が false のため記録していません。")
    STATS_FORGOTTEN = ("{file} is removed.", "{file} を削除しました。")
    STATS_NOTHING = ("There is no {file}.", "{file} はありません。")
