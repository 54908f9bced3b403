#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests. Installs Debian's package,
# with a font that has Chinese, where it is missing and that is possible; says
# what to do where it is not.
set -euo pipefail

find_chromium() {
	if [ -n "${CHROMIUM:-}" ]; then
		command -v "$CHROMIUM"
		return
	fi
	command -v chromium || command -v chromium-browser || command -v google-chrome-stable || command -v google-chrome
}

has_chinese_font() {
	command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family | head -n 1)" ]
}

if ! find_chromium >/dev/null || ! has_chinese_font; then
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		echo 'Installing Chromium and a Chinese font for the browser tests ...' >&2
		{
			apt-get update -qq
			DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk
		} >&2
	fi
fi
if ! find_chromium; then
	echo 'The browser tests need Chromium (Debian, Ubuntu: apt-get install chromium fonts-noto-cjk),' >&2
	echo 'or CHROMIUM set to the path of one.' >&2
	exit 1
fi
