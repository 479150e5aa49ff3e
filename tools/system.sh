#!/usr/bin/env bash
# What the browser tests need of the system: Chromium, and fonts with Chinese characters.
set -euo pipefail

need=()
# The shell without a window draws the same pages for less work.
shell=chromium-headless-shell
command -v $shell >/dev/null || command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
	command -v google-chrome >/dev/null || need+=($shell)
# A font for Chinese, whichever package it came with.
if ! command -v fc-list >/dev/null || [ -z "$(fc-list :lang=zh file 2>/dev/null)" ]; then
	need+=(fontconfig fonts-noto-cjk)
fi
[ ${#need[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	apt-cache show $shell >/dev/null 2>&1 || need=("${need[@]/$shell/chromium}")
	apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
	exit 0
fi
cat >&2 <<TXT
浏览器测试需要:${need[*]}
The browser tests need: ${need[*]}
  sudo apt-get install --no-install-recommends ${need[*]}
TXT
exit 1
