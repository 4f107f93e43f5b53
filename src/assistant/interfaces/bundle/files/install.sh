#!/bin/sh
# 把述职报告助手装进一个文件夹，不需要网络。用法：./install.sh [文件夹，默认 /opt/report-assistant]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/report-assistant}
python=${PYTHON:-}
if [ -z "$python" ]; then
  for one in python3.13 python3.12 python3.11 python3; do
    if command -v "$one" >/dev/null 2>&1; then python=$one; break; fi
  done
fi
[ -n "$python" ] || { echo "没有找到 Python 3.11–3.13，请先安装，或用 PYTHON=/路径/python3 指定" >&2; exit 2; }
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || {
  echo "$python 的版本不合用，需要 Python 3.11–3.13" >&2; exit 2; }
cd "$here"
echo "核对文件……"
sha256sum --check --quiet SHA256SUMS || { echo "文件不完整或被改动过，没有安装" >&2; exit 2; }
echo "装到 $target ……"
# 不用系统的 pip 和 venv 扩展：最小的系统里没有它们。
"$python" -m venv --without-pip "$target/venv"
pip=$(ls "$here"/wheels/pip-*.whl | head -n 1)
"$target/venv/bin/python" "$pip/pip" --disable-pip-version-check --quiet install \
  --no-index --find-links "$here/wheels" --require-hashes --requirement "$here/requirements.txt"
mkdir -p "$target/corpus" "$target/index"
"$target/venv/bin/assistant" --version >/dev/null
cat <<END
装好了。
  试用：  cd $target && venv/bin/assistant index && venv/bin/assistant serve
  常驻：  systemd/report-assistant.service 复制到 /etc/systemd/system/，见“安装说明.txt”
END
