"""The machine: what of it could not be read, and what to do about it."""

from temoto.core.messages import Sentence


class MachineMessage(Sentence):
    HARDWARE_LATE = (
        "This machine's hardware has not answered yet; the model is planned without it until it does.",
        "このマシンのハードウェアからまだ応答がありません。応答があるまで、それなしでモデルを選びます。",
    )
    HARDWARE_FAILED = (
        "This machine's hardware could not be read ({detail}). Please report this with the output of `temoto doctor`.",
        "このマシンのハードウェアを読み取れませんでした({detail})。`temoto doctor` の出力を添えて報告してください。",
    )
    HARDWARE_UNREAD = ("{who}: {what} could not be read ({detail}).", "{who}: {what}を読み取れませんでした({detail})。")
    HARDWARE_UNTOLD = ("{who}: the driver does not tell {what}.", "{who}: ドライバーが{what}を返しません。")
    HARDWARE_SILENT = (
        "{who}: asked for {what}, the driver did not answer within {seconds} s, so that stays unknown. "
        "If this remains, restart the machine or reinstall the driver.",
        "{who}: {what}を尋ねましたが、ドライバーが {seconds} 秒以内に応答しないため不明のままです。"
        "続く場合は、マシンを再起動するか、ドライバーを入れ直してください。",
    )
    NVIDIA_DRIVER_BROKEN = (
        "NVIDIA's driver is there but does not work ({detail}), so its GPUs are not used. Restart the machine, or reinstall the driver.",
        "NVIDIA のドライバーが動作していません({detail})。その GPU は使いません。マシンを再起動するか、ドライバーを入れ直してください。",
    )
    NVIDIA_FORBIDDEN = (
        "{gpu} is here, but its files in /dev cannot be opened by this user, so its memory is unknown (`ls -l /dev/nvidia*`). "
        "Join the group they belong to, often `video` (`sudo usermod -aG video $USER`), and log in again; "
        "a container needs `--gpus all`, rootless Podman also `--group-add keep-groups`.",
        "{gpu} がありますが、このユーザーは /dev にあるそのファイルを開けないため、メモリ量が分かりません(`ls -l /dev/nvidia*`)。"
        "所有グループ(多くは `video`)に入り(`sudo usermod -aG video $USER`)、ログインし直してください。"
        "コンテナーでは `--gpus all`、ルートレス Podman ではさらに `--group-add keep-groups` が必要です。",
    )
    NVIDIA_NO_LIBRARY = (
        "{gpu} is here, but the driver's library libnvidia-ml is not, so its memory is unknown. "
        "A container needs NVIDIA_DRIVER_CAPABILITIES=compute,utility.",
        "{gpu} がありますが、ドライバーのライブラリ libnvidia-ml がないため、メモリ量が分かりません。"
        "コンテナーでは NVIDIA_DRIVER_CAPABILITIES=compute,utility が必要です。",
    )
    NVIDIA_NO_DRIVER = (
        "An NVIDIA GPU is in this machine ({where}), but its driver is not reachable from here. Install the driver, "
        "or give the container the GPU (`docker run --gpus all`).",
        "このマシンには NVIDIA の GPU がありますが({where})、ここからドライバーを使えません。ドライバーを入れるか、"
        "コンテナーに GPU を渡してください(`docker run --gpus all`)。",
    )
    NVIDIA_TOO_OLD = (
        "{gpu} is not counted: its compute capability is {compute}, and Ollama and llama.cpp need 5.0. Models run in RAM, "
        "or on the other GPUs.",
        "{gpu} は数えません。compute capability が {compute} で、Ollama と llama.cpp には 5.0 以上が必要です。"
        "モデルはメインメモリーか他の GPU で動かします。",
    )
    CARDS_HIDDEN = (
        "CUDA_VISIBLE_DEVICES is set ({value}): programs started from here see only these cards, and temoto counts all of them. "
        "Start the model server with the same value, or unset it.",
        "CUDA_VISIBLE_DEVICES が設定されています({value})。ここから起動したプログラムにはそのカードしか見えませんが、temoto はすべて"
        "数えます。モデルのサーバーも同じ値で起動するか、設定を外してください。",
    )
    MIG_EMPTY = (
        "{gpu} is divided by MIG, but no slice can be used from here. Set one up with `nvidia-smi mig -cgi`, or switch MIG off.",
        "{gpu} は MIG で分割されていますが、ここから使える区画がありません。`nvidia-smi mig -cgi` で作るか、MIG を切ってください。",
    )
    GPU_NO_MEMORY_FIGURE = (
        "{gpu}: the driver {driver} does not tell how much memory it has. "
        "A newer kernel may, or membership of the group that owns /dev/dri/renderD* (`render`).",
        "{gpu}: ドライバー {driver} がメモリ量を返しません。"
        "新しいカーネルにするか、/dev/dri/renderD* を持つグループ(`render`)に入ると分かることがあります。",
    )
    RAM_CACHE_TOO_LARGE = (
        "The speed of the RAM was not measured: the CPU's cache ({megabytes} MB) is too large for a short measurement.",
        "メモリの速度は測っていません。CPU のキャッシュ({megabytes} MB)が大きく、短い測定では分かりません。",
    )

    # What is asked for, inside the sentences above.
    WHAT_DRIVER = ("the version of the driver", "ドライバーの版")
    WHAT_COUNT = ("the number of GPUs", "GPU の数")
    WHAT_HANDLE = ("the GPU itself", "GPU そのもの")
    WHAT_NAME = ("the name", "名前")
    WHAT_MEMORY = ("the memory", "メモリ量")
    WHAT_CLOCK = ("the memory's clock", "メモリのクロック")
    WHAT_BUS = ("the width of the memory's bus", "メモリバスの幅")
    WHAT_COMPUTE = ("the compute capability", "計算機能の版")
    WHAT_UUID = ("the UUID", "固有番号(UUID)")
    WHAT_MIG = ("its MIG slices", "MIG の区画")
    WHAT_PROCESSES = ("the processes on it", "使っているプロセス")
    WHAT_ADAPTERS = ("the display adapters", "ディスプレイアダプター")
    WHAT_RAM = ("the size", "容量")
    WHAT_SPEED = ("the speed", "速度")
