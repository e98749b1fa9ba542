"""Files of every kind, as few bytes as tell what they are; and a server of files on loopback."""

import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


def box(name, *inner):
    data = b"".join(inner)
    return struct.pack(">I", len(data) + 8) + name + data


def jpeg(width, height, before=b""):
    return (
        b"\xff\xd8"
        + before
        + b"\xff\xc0"
        + struct.pack(">HBHHB", 17, 8, height, width, 3)
        + bytes(9)
        + b"\xff\xda"
        + bytes(20)
    )


def png(width, height):
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", width, height) + bytes(20)


def gif(width, height):
    return b"GIF89a" + struct.pack("<HH", width, height) + bytes(20)


def webp(width, height):
    return (
        b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4)
        + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    )  # fmt: skip


def avif(width, height):
    properties = box(b"ipco", box(b"ispe", bytes(4), struct.pack(">II", width, height)))
    links = box(b"ipma", bytes(4), struct.pack(">IHBB", 1, 1, 1, 1))
    meta = box(b"meta", bytes(4), box(b"pitm", bytes(4), struct.pack(">H", 1)), box(b"iprp", properties, links))
    return box(b"ftyp", b"avif", bytes(4), b"avifmif1") + meta + box(b"mdat", bytes(8))


def mp3(seconds, tag=b""):
    """Silence: frames of 417 bytes, each 1152 of 44,100 samples a second long."""
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * round(seconds * 44_100 / 1152)


def wav(seconds):
    data = bytes(seconds * 8_000)
    head = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8_000, 8_000, 1, 8) + b"data" + struct.pack("<I", len(data))
    return b"RIFF" + struct.pack("<I", len(head) + len(data)) + head + data


def m4a(seconds):
    header = bytes(12) + struct.pack(">II", 1_000, seconds * 1_000) + bytes(80)
    return box(b"ftyp", b"M4A ", bytes(4), b"M4A mp42") + box(b"moov", box(b"mvhd", header)) + box(b"mdat", bytes(64))


MADE = {
    "jpeg": jpeg, "png": png, "gif": gif, "webp": webp, "avif": avif, "mp3": mp3, "wav": wav, "m4a": m4a,
}  # fmt: skip


@pytest.fixture(scope="session")
def made():
    """The bytes of a file of a kind: `made.png(3, 2)`."""
    return type("Made", (), {name: staticmethod(make) for name, make in MADE.items()})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.server.seen.append((self.command, self.path, self.headers.get("Range")))
        status, headers = self.server.answers[self.path].get(self.command, (405, {}))
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.close_connection = True

    do_GET = do_HEAD = answer  # noqa: N815 - http.server calls them so

    def log_message(self, *_):
        pass


class _Files(ThreadingHTTPServer):
    def handle_error(self, *_):
        """A client that wants no more hangs up."""


@pytest.fixture
def files():
    """`files.answers[path] = {method: (status, headers)}`; `files.seen` is what was asked; `files.url` where it is."""
    made = _Files(("127.0.0.1", 0), _Handler)
    made.answers, made.seen = {}, []
    made.url = f"http://127.0.0.1:{made.server_port}"
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()
