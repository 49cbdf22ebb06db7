"""The words that say what data are worth: 示意 for places that nobody measured, 演示 for what was made up."""


def marks_said(*, schematic: bool, demo: bool) -> list[str]:
    return [word for word, so in (("示意", schematic), ("演示", demo)) if so]
