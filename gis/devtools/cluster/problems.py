"""What can go wrong with the private cluster, said in Chinese; what a program printed is translated here."""

from pathlib import Path


class ClusterError(Exception):
    """The private cluster cannot be had; the message is for the person at the terminal."""


def from_output(doing: str, output: str, log: Path | None = None) -> ClusterError:
    """The error for a PostgreSQL program that failed while `doing`, with its own last words."""
    words = output.strip()
    if "No space left on device" in words:
        return ClusterError(f"磁盘已满,{doing}未完成。请腾出空间后重试。")
    if "shared memory segment" in words and "Cannot allocate memory" in words:
        return ClusterError(f"内存不足,{doing}未完成。请关闭一些程序后重试。")
    where = f"(日志:{log})" if log else ""
    return ClusterError(f"{doing}失败{where}:\n{words[-2000:]}")
