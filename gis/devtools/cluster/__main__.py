"""Command line of the private cluster: python -m gis.devtools.cluster start|stop|status|url|psql|prune."""

import argparse
import os
import sys

from gis.devtools.cluster import account, binaries, place, refcount, server
from gis.devtools.cluster.problems import ClusterError

HELP = {
    "start": "启动,并一直运行到 stop",
    "stop": "停止(有程序在用时不停)",
    "status": "是否在运行、在哪里;未运行时退出码为 3",
    "url": "连接地址(DATABASE_URL 的写法)",
    "psql": "打开 psql,参数照传",
    "prune": "删除检出已不存在的数据库(/var/lib/zongheng 下)",
}


def main(arguments: list[str]) -> int:
    """Run one command; the answer is the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m gis.devtools.cluster", description="本检出自带的 PostGIS 数据库"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for name, text in HELP.items():
        commands.add_parser(name, help=text, add_help=name != "psql")
    chosen, rest = parser.parse_known_args(arguments)
    if rest and chosen.command != "psql":
        parser.error(f"多余的参数:{' '.join(rest)}")
    try:
        return _psql(rest) if chosen.command == "psql" else COMMANDS[chosen.command]()
    except ClusterError as error:
        print(error, file=sys.stderr)
        return 1


def _start() -> int:
    print(refcount.pin().url)
    return 0


def _stop() -> int:
    stopped = refcount.unpin()
    print("已停止。" if stopped else "还有程序在用,它们结束后会自动停止。")
    return 0


def _status() -> int:
    here = place.find()
    if here is None:
        print("还没有数据库;运行 script/server 会建立。")
        return 3
    runs = server.running(here)
    print(f"{'运行中' if runs else '未运行'}\n目录:{here.home}\n账户:{here.account}\n地址:{here.url}")
    return 0 if runs else 3


def _url() -> int:
    print(place.settle().url)
    return 0


def _psql(rest: list[str]) -> int:
    with refcount.held() as here:
        psql = binaries.newest().program("psql")
        command = [
            psql,
            "-h",
            str(here.sockets),
            "-p",
            str(place.PORT),
            "-U",
            place.ROLE,
            "-d",
            place.DATABASE,
            *rest,
        ]
        return account.run_as(
            here.account, command, stdin=None, stdout=None, stderr=None, cwd=os.getcwd()
        ).returncode


def _prune() -> int:
    left = place.abandoned()
    for one in left:
        server.destroy(one)
        print(f"已删除 {one.home}(原属 {one.checkout})")
    if not left:
        print("没有可清理的数据库。")
    return 0


COMMANDS = {"start": _start, "stop": _stop, "status": _status, "url": _url, "prune": _prune}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
