#!/bin/sh
# Makes .venv with all that uv.lock names; does nothing when that is done. Needs only a Python of 3.11 or later.
set -eu
cd "$(dirname "$0")/.."

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

is_root() { [ "$(id -u)" = 0 ]; }

debian() {
    is_root && command -v apt-get >/dev/null || return 1
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >&2 && apt-get install -q -y --no-install-recommends "$@" >&2
}

# Where a Python stands, if it is new enough. Its own word for it: a shim on the PATH may stand for another.
where() { "$1" -c 'import sys; sys.version_info < (3, 11) or print(sys.executable)' 2>/dev/null | grep .; }

# The system's own first: distributions optimise theirs by profile (docs/decisions/0009).
set -- /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11

find_python() {
    for name in "$@"; do
        where "$name" && return
    done
    return 1
}

# Debian keeps the module venv in a package of its own: the Python of another origin may have it.
make_uv() {
    for name in "$python" "$@"; do
        where "$name" >/dev/null && "$name" -m venv .uv >/dev/null 2>&1 && return
        rm -rf .uv
    done
    return 1
}

if [ -n "${PYTHON:-}" ]; then
    python=$(where "$PYTHON") || stop \
        "PYTHON 指定的 $PYTHON 不能用：邻里需要 Python 3.11 或更新的版本。请改正，或不设 PYTHON。" \
        "PYTHON names $PYTHON, which is no Python of 3.11 or later. Please correct it, or leave PYTHON unset."
else
    python=$(find_python "$@") || { debian python3 python3-venv && python=$(find_python "$@"); } || stop \
        "邻里需要 Python 3.11 或更新的版本。请安装，例如：sudo apt install python3 python3-venv" \
        "Linli needs Python 3.11 or later. Please install it, e.g.: sudo apt install python3 python3-venv"
fi

# All that the result depends on.
wanted=$(pwd; echo "$python"; cat uv.lock pyproject.toml scripts/bootstrap.sh | cksum)
[ -x .venv/bin/python ] && [ "$(cat .venv/.ready 2>/dev/null)" = "$wanted" ] && exit 0

# uv gets a venv of its own: many systems let pip install nowhere else (PEP 668).
if ! .uv/bin/uv --version >/dev/null 2>&1; then
    echo "正在安装 uv …" >&2
    rm -rf .uv
    make_uv "$@" || { debian python3-venv && make_uv "$@"; } || stop \
        "这个 Python 缺少 venv 模块。请安装：sudo apt install python3-venv" \
        "This Python lacks its venv module. Please install it: sudo apt install python3-venv"
    .uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9' || stop \
        "uv 没有装上。请检查网络，或在 pip 的配置中设置可用的软件源。" \
        "uv could not be installed. Please check the network, or set a package index that works in pip's configuration."
fi

echo "正在安装邻里所需的软件包 …" >&2
# The scripts in .venv hold its path: after a move, or with another Python, only a new one will do.
[ "$(head -n 2 .venv/.ready 2>/dev/null)" = "$(pwd; echo "$python")" ] || rm -rf .venv
# Compiled once here: where Python may not keep what it compiles, every start would take five times as long.
export UV_COMPILE_BYTECODE=true UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}"
index=${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-${PIP_INDEX_URL:-}}}
index=${index:-$(.uv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
if [ -z "$index" ]; then
    .uv/bin/uv sync --quiet --frozen --python "$python"
else
    # uv.lock names the public files; a machine with an index of its own fetches the same ones there, by their hashes.
    [ -x .venv/bin/python ] || .uv/bin/uv venv --quiet --python "$python" .venv
    .uv/bin/uv export --quiet --frozen --no-emit-project --output-file .uv/requirements.txt
    .uv/bin/uv pip sync --quiet --default-index "$index" --require-hashes .uv/requirements.txt
    .uv/bin/uv pip install --quiet --default-index "$index" --no-deps --editable .
fi
printf '%s' "$wanted" > .venv/.ready
