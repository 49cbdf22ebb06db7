"""nginx in front: it takes bodies whole before a thread is taken, refuses beyond bounds and serves static files.
Standard library only; the configuration is nginx.conf beside this module."""

import os
import pwd
import resource
import shutil
from pathlib import Path
from string import Template
from typing import Final

from gis.serving.plan import FILE_GETS, FILE_POSTS, Bounds, Lane

PROGRAMS: Final = ("nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx")
MIME_TYPES: Final = Path("/etc/nginx/mime.types")
TEMPLATE: Final = Path(__file__).with_name("nginx.conf")
FORWARDED: Final = "  real_ip_header X-Forwarded-For;\n  real_ip_recursive on;\n"
# A block that adds a header of its own forgets those of the blocks around it: these are written into each.
HEADERS: Final = """\
      add_header X-Content-Type-Options $own_nosniff always;
      add_header Referrer-Policy $own_referrer always;
      add_header X-Frame-Options $own_frames always;
      add_header Cross-Origin-Resource-Policy $own_resource always;
      add_header Content-Security-Policy $own_policy always;
      add_header Strict-Transport-Security $own_transport always;"""
TRANSPORT: Final = "max-age=31536000"
HTTPS: Final = ("1", "true", "yes", "on")
# Figures for Prometheus on a port of their own, which no proxy in front passes on.
METRICS: Final = """
  server {{
    listen 127.0.0.1:{port};
    access_log off;
    location = /metrics {{
      proxy_pass http://health; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host {hosts};
      proxy_set_header X-Metrics-Port {port}; proxy_read_timeout 10s;
    }}
    location / {{ return 404; }}
  }}
"""


class _Filled(Template):
    """Names are written %{name}: nginx has the dollar for its own variables."""

    delimiter = "%"


def program() -> str | None:
    """Path of nginx; None where it is not installed or lacks its table of types."""
    path = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return path if path and MIME_TYPES.exists() else None


def command(binary: str, folder: Path, log: Path) -> list[str]:
    """The words that start nginx with the configuration in `folder`; it writes what goes wrong into `log`."""
    return [binary, "-p", f"{folder}/", "-c", str(folder / "nginx.conf"), "-e", str(log)]


def write(
    folder: Path,
    *,
    port: int,
    sockets: Path,
    static: Path,
    logs: Path,
    lanes: list[Lane],
    bounds: Bounds,
    metrics_port: int | None = None,
) -> None:
    """Write nginx.conf into `folder`; the lanes listen on `sockets`/<name>.sock."""
    folder.mkdir(parents=True, exist_ok=True)
    logs.mkdir(parents=True, exist_ok=True)
    values = {
        "user": _user(),
        "processes": min(os.cpu_count() or 1, 4),
        "connections": _connections(bounds.connections),
        "folder": folder,
        "mime_types": MIME_TYPES,
        "logs": logs,
        "static": static,
        "port": port,
        "metrics_server": METRICS.format(port=metrics_port, hosts=_host()) if metrics_port else "",
        "names": " ".join(_names()),
        "headers": HEADERS,
        "transport": TRANSPORT if os.environ.get("ZONGHENG_HTTPS", "").lower() in HTTPS else "",
        "real_address": _real_address(),
        "upstreams": "".join(_upstream(lane, sockets) for lane in lanes),
        "file_posts": "|".join(FILE_POSTS),
        "file_gets": "|".join(FILE_GETS),
        "small_body_bytes": bounds.small_body_bytes,
        "file_bytes": bounds.file_bytes + bounds.small_body_bytes,
        "bodies_an_address": bounds.bodies_an_address,
        "bodies": bounds.bodies,
        "gap_s": bounds.gap_s,
        "renewal_s": bounds.renewal_s,
        **{f"{lane.name}_s": lane.answer_s for lane in lanes},
        "large_page": _page("内容太大", "请求内容太大，没有收下。"),
        "slow_page": _page("传输太慢", "请求内容传得太慢，已中断。请检查网络后重试。"),
        "busy_page": _page("服务器正忙", "服务器正忙，请稍后再试。"),
        "absent_page": _page("没有这个文件", "没有这个文件。"),
    }
    text = _Filled(TEMPLATE.read_text(encoding="utf-8")).substitute(values)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")


def _user() -> str:
    """Only root's workers change their account; they stay with the server's, which owns its folders."""
    return f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else ""


def _connections(wanted: int) -> int:
    """As many as the open files we are allowed: a proxied request takes two."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, max(hard - 64, 64))


def _names() -> list[str]:
    """ZONGHENG_ALLOWED_HOSTS as nginx writes names; Django checks them again."""
    hosts = os.environ.get("ZONGHENG_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
    return ["~." if host.strip() == "*" else f'"{host.strip()}"' for host in hosts if host.strip()] or ['""']


def _host() -> str:
    """A name by which Django answers."""
    names = [host.strip() for host in os.environ.get("ZONGHENG_ALLOWED_HOSTS", "127.0.0.1").split(",")]
    return next((name for name in names if name and name != "*"), "127.0.0.1").lstrip(".")


def _real_address() -> str:
    """Whose word is believed about the client's address: proxies that ZONGHENG_PROXIES names."""
    proxies = [proxy.strip() for proxy in os.environ.get("ZONGHENG_PROXIES", "").split(",") if proxy.strip()]
    return FORWARDED + "".join(f"  set_real_ip_from {proxy};\n" for proxy in proxies) if proxies else ""


def _upstream(lane: Lane, sockets: Path) -> str:
    return (
        f"  upstream {lane.name} {{\n"
        f"    zone {lane.name} 64k;\n"
        f'    server "unix:{sockets}/{lane.name}.sock" max_fails=0 max_conns={lane.at_once};\n'
        f"    keepalive 8;\n"
        f"  }}\n"
    )


def _page(title: str, words: str) -> str:
    return (
        '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><h1>{title}</h1><p>{words}</p></html>"
    )
