"""What a browser calls itself, in a word that people know; the whole of it stays beside it."""

from typing import Final

# The first that is found: most browsers name others after themselves.
BROWSERS: Final = (
    ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"),
    ("QGIS", "QGIS"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"), ("python", "Python"),
)  # fmt: skip
SYSTEMS: Final = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("HarmonyOS", "鸿蒙"), ("Linux", "Linux"),
)  # fmt: skip


def in_words(agent: str) -> str:
    """`Chrome，Windows`; the beginning of what it says where it is none of those above."""
    found = [
        next((words for sign, words in table if sign.lower() in agent.lower()), "")
        for table in (BROWSERS, SYSTEMS)
    ]
    return "，".join(filter(None, found)) or agent[:32] or "不明"
