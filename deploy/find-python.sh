#!/bin/sh
# Print the path of a Python of the version asked for ("3.10", "3.11") that really runs and can make virtual
# environments; otherwise one sentence on stderr and exit 1. A pyenv shim exists without running, and Debian's
# python3 may lack venv, so every candidate is tried.
version="$1"

real_path() {
    "$1" -c "import sys, venv, ensurepip
if '%d.%d' % sys.version_info[:2] != '$version': sys.exit(1)
print(sys.executable)" 2>/dev/null
}

for candidate in \
    "$(command -v "python$version" 2>/dev/null)" \
    "$(command -v python3 2>/dev/null)" \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version".*/bin/python \
    "/usr/bin/python$version" "/usr/local/bin/python$version" \
    "$(command -v uv >/dev/null 2>&1 && uv python find --no-project "$version" 2>/dev/null)"
do
    if [ -n "$candidate" ] && [ -x "$candidate" ] && real_path "$candidate"; then
        exit 0
    fi
done

echo "没有找到可用的 Python $version（含 venv），请用 pyenv、uv 或系统软件包安装后重试。" \
     "No working Python $version with venv was found: install it with pyenv, uv or your system's packages." >&2
exit 1
